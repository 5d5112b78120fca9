package dev.casimir.cuda;

import dev.casimir.cuda.internal.driver.GpuDriver;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Work recorded from a stream by {@link CudaStream#capture}, put on streams again as a whole: the
 * driver is called once however many kernels there are. It keeps the addresses it was recorded
 * with, so kernels and tensors it uses must stay open until it is closed, and it must run on one
 * stream at a time.
 */
public final class CudaGraph implements AutoCloseable {
  private final CudaDevice device;
  private final List<DeviceTensor> scratch = new ArrayList<>();
  private final Map<Integer, DeviceTensor> lastScratch = new HashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private long handle;

  CudaGraph(CudaDevice device) {
    this.device = device;
  }

  /** Takes what was recorded. */
  void recorded(long recording) {
    handle = recording;
    device.accounts().allocated(0);
  }

  /**
   * Working memory while this is recorded. It stays this graph's own, as the stream's may be
   * replaced by more.
   *
   * @param depth how many kernels the one that asks is part of
   */
  long scratch(int depth, long bytes) {
    DeviceTensor last = lastScratch.get(depth);
    if (last == null || last.bytes() < bytes) {
      last = device.allocate(DType.INT32, (bytes + 3) / 4);
      lastScratch.put(depth, last);
      scratch.add(last);
    }
    return last.address();
  }

  /**
   * Puts the recorded work on a stream.
   *
   * @throws IllegalStateException if this or the stream is closed
   */
  public void replay(CudaStream stream) {
    stream.checkDevice(device);
    if (closed.get()) {
      throw new IllegalStateException("graph: it is closed");
    }
    device.enter().replay(handle, stream.handle());
  }

  /** Forgets what was being recorded. */
  void abandon() {
    closed.set(true);
    scratch.forEach(DeviceTensor::close);
  }

  /** Frees it once it is done; closing twice does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      GpuDriver driver = device.enter();
      try {
        driver.destroyGraph(handle);
      } finally {
        device.accounts().freed(0);
        scratch.forEach(DeviceTensor::close);
      }
    }
  }
}
