package dev.casimir.cuda;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;

/** A block of a device's memory, or of pinned host memory, and who gives it back. */
final class DeviceMemory {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Release release;
  private final Cleaner.Cleanable cleanable;

  /** Apart from the block, so that the cleaner does not keep it alive. */
  private static final class Release implements Runnable {
    private final CudaDevice device;
    private final long address;
    private final long bytes;
    private final boolean pinned;
    private final boolean borrowed;
    private final AtomicBoolean closed = new AtomicBoolean();

    Release(CudaDevice device, long address, long bytes, boolean pinned, boolean borrowed) {
      this.device = device;
      this.address = address;
      this.bytes = bytes;
      this.pinned = pinned;
      this.borrowed = borrowed;
    }

    /** Found unreachable: the context is not at hand here, so the device does it later. */
    @Override
    public void run() {
      if (closed.compareAndSet(false, true) && !borrowed) {
        device.accounts().forgotten(this::free);
      }
    }

    void close() {
      if (closed.compareAndSet(false, true) && !borrowed) {
        device.enter();
        free();
      }
    }

    private void free() {
      try {
        if (pinned) {
          device.driver().freePinned(address);
        } else if (address != 0) {
          device.driver().free(address);
        }
      } finally {
        device.accounts().freed(bytes);
      }
    }
  }

  private DeviceMemory(Release release) {
    this.release = release;
    this.cleanable = CLEANER.register(this, release);
  }

  static DeviceMemory allocate(CudaDevice device, long bytes) {
    device.enter();
    device.accounts().takeBack();
    long address = bytes == 0 ? 0 : device.driver().allocate(bytes);
    device.accounts().allocated(bytes);
    return new DeviceMemory(new Release(device, address, bytes, false, false));
  }

  static DeviceMemory pinned(CudaDevice device, long bytes) {
    device.enter();
    device.accounts().takeBack();
    long address = device.driver().allocatePinned(Math.max(bytes, 1));
    device.accounts().allocated(bytes);
    return new DeviceMemory(new Release(device, address, bytes, true, false));
  }

  /** Memory that stays its owner's. */
  static DeviceMemory borrowed(CudaDevice device, long address, long bytes) {
    return new DeviceMemory(new Release(device, address, bytes, false, true));
  }

  long address(Object owner) {
    if (release.closed.get()) {
      throw new IllegalStateException(owner + ": it is closed");
    }
    return release.address;
  }

  boolean isClosed() {
    return release.closed.get();
  }

  void close() {
    release.close();
    cleanable.clean();
  }
}
