package dev.casimir.product.internal.mixing;

import java.lang.foreign.MemorySegment;

/**
 * Couples pairs of irreps whose components are rows of lanes; one implementation for each provider
 * and precision.
 */
public interface LaneCoupling {
  /**
   * For each of {@code count} pairs: z_k = sum of c x_i y_j over the terms of row k, or the sum
   * added to what is there. Offsets and strides are bytes; a step leads from one pair to the next
   * and may be 0.
   *
   * @param starts first term of each row of z, and their number
   * @param rows for each term the rows i and j
   * @param coefficients {@code float[]} or {@code double[]}
   * @param row from one row of lanes to the next
   * @param lanes a multiple of two vectors
   * @param add whether z is added to
   */
  void run(
      int[] starts,
      int[] rows,
      Object coefficients,
      int count,
      MemorySegment memory,
      long x,
      long xStep,
      long y,
      long yStep,
      long z,
      long zStep,
      long row,
      int lanes,
      boolean add);
}
