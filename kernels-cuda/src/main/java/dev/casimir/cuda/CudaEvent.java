package dev.casimir.cuda;

import java.util.concurrent.atomic.AtomicBoolean;

/** A mark in a stream, with the time it was passed. */
public final class CudaEvent implements AutoCloseable {
  private final CudaDevice device;
  private final long handle;
  private final AtomicBoolean closed = new AtomicBoolean();

  CudaEvent(CudaDevice device, long handle) {
    this.device = device;
    this.handle = handle;
  }

  long handle() {
    if (closed.get()) {
      throw new IllegalStateException("event: it is closed");
    }
    return handle;
  }

  /** Marks what has been put on the stream so far. */
  public void record(CudaStream stream) {
    stream.checkDevice(device);
    device.enter().recordEvent(handle(), stream.handle());
  }

  /** Waits until the mark is passed. */
  public void synchronize() {
    device.enter().synchronizeEvent(handle());
  }

  /** Milliseconds from another mark to this; both must have been passed. */
  public float millisecondsSince(CudaEvent start) {
    return device.enter().elapsedMilliseconds(start.handle(), handle());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        device.enter().destroyEvent(handle);
      } finally {
        device.accounts().freed(0);
      }
    }
  }
}
