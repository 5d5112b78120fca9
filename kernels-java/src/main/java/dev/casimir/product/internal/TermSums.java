package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/** The loops of a {@link SparseLoops}; one implementation for each provider and precision. */
public interface TermSums {
  /**
   * z_k = sum over terms of c x_i y_j for every output row k, on {@code lanes} lanes.
   *
   * @param starts first term of each output row, and the number of terms
   * @param rows i and j of each term, interleaved
   * @param coefficients {@code float[]} or {@code double[]} of the terms
   */
  void run(
      int[] starts,
      int[] rows,
      Object coefficients,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes);
}
