package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/** The loops of a {@link DenseProduct}; one implementation for each provider and precision. */
public interface DenseTiles {
  /** Output rows a tile computes at once. */
  int TILE = 4;

  /**
   * Writes all products x_i y_j, i &lt; {@code rows1}, j &lt; {@code rows2}, to the scratch rows.
   */
  void outerProduct(
      int rows1,
      int rows2,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      long rowStride,
      MemorySegment pairs,
      int lanes);

  /**
   * Adds coefficients times pairs to the output rows.
   *
   * @param outputs output row of each of the tiles' rows, -1 for padding
   * @param coefficients {@code float[]} or {@code double[]}: for each tile, for each pair, {@value
   *     #TILE} numbers, from {@code tableOffset} on
   */
  void accumulate(
      int[] outputs,
      int pairCount,
      Object coefficients,
      int tableOffset,
      MemorySegment pairs,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes);
}
