package dev.casimir.device;

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
}
