package dev.casimir.items;

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
   * @param outputs those of all outputs; NaN where there is no result
   * @return a code of {@link dev.casimir.device.ItemStatus}
   */
  int run(double[] inputs, double[] outputs);
}
