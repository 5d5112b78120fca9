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

  /**
   * A GPU; needs {@code kernels-cuda} on the path.
   *
   * @param index from 0
   * @throws UnsupportedOperationException without {@code kernels-cuda}
   * @throws IllegalArgumentException if there is no such GPU
   * @throws RuntimeException with one sentence for a person if there is no driver
   */
  static Device cuda(int index) {
    return Cpu.provider().cuda(index);
  }

  /** The arithmetic of the GPU's kernels, built for the processor; needs {@code kernels-cuda}. */
  static Device host() {
    return Cpu.provider().host();
  }

  /**
   * The device of a name.
   *
   * @param name {@code cpu}, {@code host}, {@code cuda} (the first GPU) or {@code cuda:i}
   */
  static Device named(String name) {
    if (name.equals("cpu")) {
      return cpu();
    }
    if (name.equals("host")) {
      return host();
    }
    if (name.matches("cuda(:[0-9]{1,4})?")) {
      return cuda(name.equals("cuda") ? 0 : Integer.parseInt(name.substring("cuda:".length())));
    }
    throw new IllegalArgumentException(
        "device: expected cpu, host, cuda or cuda:INDEX, got " + name);
  }
}
