package dev.casimir.product.internal.convolution.aligned;

import java.lang.foreign.MemorySegment;

/** Totals of sums that stand in parts; one implementation for each precision. */
public interface PartTotals {
  /**
   * For every row k of parts from {@code input} on: writes their total, added pairwise, to the
   * element at {@code output} + k rows.
   */
  void total(int rows, MemorySegment scratch, long input, long output);
}
