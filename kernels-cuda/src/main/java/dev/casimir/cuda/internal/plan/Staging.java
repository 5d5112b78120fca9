package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaStream;
import dev.casimir.cuda.DeviceTensor;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream and the device's copies of whole tensors: in, launches, out. */
final class Staging implements Stage {
  private final CudaDevice device;
  private final CudaStream stream;
  private final List<@Nullable DeviceTensor> buffers = new ArrayList<>();

  Staging(CudaDevice device) {
    this.device = device;
    this.stream = device.stream();
  }

  @Override
  public void run(HostCall call) {
    device.enter();
    try {
      carry(call);
    } catch (RuntimeException | Error e) {
      try {
        stream.synchronize();
      } catch (RuntimeException later) {
        e.addSuppressed(later);
      }
      throw e;
    }
    stream.synchronize();
  }

  private void carry(HostCall call) {
    long[] addresses = new long[call.tensors().size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = bring(i, call.tensors().get(i), !call.isOutput(i));
    }
    call.enqueue().on(stream, call.extents(), addresses);
    for (int i = 0; i < addresses.length; i++) {
      Tensor tensor = call.tensors().get(i);
      if (call.isOutput(i) && tensor.size() > 0) {
        device.driver().copyToHost(tensor.segment(), addresses[i], stream.handle());
      }
    }
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

  /** Waits until what was brought is there. */
  void synchronize() {
    stream.synchronize();
  }

  @Override
  public void free() {
    stream.close();
    for (DeviceTensor buffer : buffers) {
      if (buffer != null) {
        buffer.close();
      }
    }
    buffers.clear();
  }
}
