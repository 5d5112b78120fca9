package dev.casimir.device;

/** Something that turns operations into kernels. */
public interface Device {
  /**
   * Plans {@code operation}; throws {@link IllegalArgumentException} where the options do not fit
   * it.
   */
  <K extends Kernel> K plan(Operation<K> operation, PlanOptions options);

  /** The name a person would use, for example {@code cpu}. */
  String name();

  /** This machine's processor. */
  static Device cpu() {
    return Cpu.INSTANCE;
  }
}
