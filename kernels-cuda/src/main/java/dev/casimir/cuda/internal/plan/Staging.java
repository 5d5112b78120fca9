package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaStream;
import dev.casimir.cuda.DeviceTensor;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream and the device's copies of the tensors of one call; kept for the next one. */
final class Staging implements AutoCloseable {
  private final StagingPool pool;
  private final CudaDevice device;
  private final CudaStream stream;
  private final List<@Nullable DeviceTensor> buffers = new ArrayList<>();

  Staging(StagingPool pool, CudaDevice device) {
    this.pool = pool;
    this.device = device;
    this.stream = device.stream();
  }

  CudaStream stream() {
    return stream;
  }

  /** Memory on the device for tensor {@code index}, with its elements if {@code copy}. */
  long bring(int index, Tensor tensor, boolean copy) {
    long bytes = tensor.size() * tensor.dtype().bytes();
    while (buffers.size() <= index) {
      buffers.add(null);
    }
    DeviceTensor buffer = buffers.get(index);
    if (buffer == null || buffer.bytes() < bytes) {
      if (buffer != null) {
        buffer.close();
        buffers.set(index, null);
      }
      buffer = device.allocate(DType.INT32, (bytes + 3) / 4);
      buffers.set(index, buffer);
    }
    if (copy && bytes > 0) {
      device.driver().copyToDevice(buffer.address(), tensor.segment(), stream.handle());
    }
    return buffer.address();
  }

  /** Copies the elements back. */
  void fetch(long address, Tensor tensor) {
    if (tensor.size() > 0) {
      device.driver().copyToHost(tensor.segment(), address, stream.handle());
    }
  }

  /**
   * Waits until the device has done with the tensors, whatever happened, and returns to the pool.
   */
  @Override
  public void close() {
    try {
      stream.synchronize();
    } finally {
      pool.giveBack(this);
    }
  }

  void free() {
    stream.close();
    for (DeviceTensor buffer : buffers) {
      if (buffer != null) {
        buffer.close();
      }
    }
    buffers.clear();
  }
}
