package dev.casimir.device;

/**
 * An immutable description of what is to be computed: mathematics only. {@link Device#plan} decides
 * how and returns a kernel of type {@code K}.
 *
 * @param <K> the kernel that runs this operation
 */
public interface Operation<K extends Kernel> {
  /** One line that names the operation and its operands. */
  String describe();

  /** Plans this operation for the CPU. Callers use {@link Device#plan}. */
  K planForCpu(PlanOptions options);
}
