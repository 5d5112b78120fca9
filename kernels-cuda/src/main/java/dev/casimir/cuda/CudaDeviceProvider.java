package dev.casimir.cuda;

import dev.casimir.device.Device;
import dev.casimir.device.DeviceProvider;
import java.util.Optional;

/** Lets {@link Device#cuda} and {@link Device#host} find this module. */
public final class CudaDeviceProvider implements DeviceProvider {
  @Override
  public Device cuda(int index) {
    return Cuda.device(index);
  }

  @Override
  public Device host() {
    return Cuda.host();
  }

  @Override
  public int cudaCount() {
    return Cuda.count();
  }

  @Override
  public Optional<String> missing() {
    return Cuda.missing();
  }
}
