package dev.casimir.product.internal.manybody;

import java.lang.foreign.MemorySegment;

/**
 * Multiplies rows with a {@link RowMatrix}, for two vectors of lanes; one implementation for each
 * provider and precision.
 */
public interface MatrixRows {
  /** Lanes one call works on. */
  int lanes();

  /**
   * output rows = matrix times input rows, or += if {@code accumulate}. Offsets and strides in
   * bytes; blocks and coefficients as {@link RowMatrix} says.
   */
  void multiply(
      int[] blocks,
      Object coefficients,
      boolean accumulate,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long outputOffset,
      long outputStride);
}
