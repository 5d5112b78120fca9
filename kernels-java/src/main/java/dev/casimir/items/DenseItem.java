package dev.casimir.items;

import dev.casimir.device.ItemStatus;

/**
 * One item at a time in double precision: for items that need branches, and for sizes that do not
 * fit in registers. An instance has scratch memory of its own and serves one thread at a time.
 */
@FunctionalInterface
public interface DenseItem {
  /**
   * Computes one item.
   *
   * @param inputs the numbers of all inputs, one after the other
   * @param outputs those of all outputs
   * @return a code of {@link dev.casimir.device.ItemStatus}, or flags of the operation
   */
  int run(double[] inputs, double[] outputs);

  /** Whether there is a result with that code; without, the outputs become NaN. */
  default boolean hasResult(int code) {
    return code == ItemStatus.OK.code();
  }
}
