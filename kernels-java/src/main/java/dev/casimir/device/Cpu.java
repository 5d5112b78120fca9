package dev.casimir.device;

import java.util.ServiceLoader;

/** The processor this JVM runs on. */
final class Cpu implements Device {
  static final Cpu INSTANCE = new Cpu();

  private Cpu() {}

  @Override
  public <K extends Kernel> K plan(Operation<K> operation, PlanOptions options) {
    return operation.planForCpu(options);
  }

  @Override
  public String name() {
    return "cpu";
  }

  /** Where the other devices come from. */
  static DeviceProvider provider() {
    return ServiceLoader.load(DeviceProvider.class)
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedOperationException(
                    "GPUs need the module kernels-cuda, which is not on the path."));
  }
}
