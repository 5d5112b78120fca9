package dev.casimir.cuda.internal.holomorphic;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.DeviceTensor;
import dev.casimir.tensor.DType;
import java.util.HashMap;
import java.util.Map;

/** Memory on a device by names, kept from call to call and replaced where more is needed. */
final class DeviceBuffers implements AutoCloseable {
  private final CudaDevice device;
  private final Map<String, DeviceTensor> buffers = new HashMap<>();
  private int replacements;

  DeviceBuffers(CudaDevice device) {
    this.device = device;
  }

  /** The address of memory for at least so many elements; new memory holds anything. */
  long of(String name, DType dtype, long elements) {
    DeviceTensor buffer = buffers.get(name);
    if (buffer == null || buffer.bytes() < elements * dtype.bytes()) {
      if (buffer != null) {
        buffers.remove(name);
        buffer.close();
      }
      buffer = device.allocate(dtype, Math.max(elements, 1));
      buffers.put(name, buffer);
      replacements++;
    }
    return buffer.address();
  }

  /** How often memory came or went: addresses are good as long as this stays. */
  int replacements() {
    return replacements;
  }

  @Override
  public void close() {
    buffers.values().forEach(DeviceTensor::close);
    buffers.clear();
  }
}
