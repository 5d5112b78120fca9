package dev.casimir.product.internal.mixing;

import java.lang.foreign.MemorySegment;

/**
 * A matrix product for each lane: every item has numbers of its own; one implementation for each
 * provider and precision.
 */
public interface LaneTiles {
  /**
   * C[r][j] += sum over k of A[r][k] B[k][j], all of them rows of {@code lanes} items, the sum
   * taken in the order of k and then added. Columns j follow each other. Offsets and strides are
   * bytes.
   *
   * @param lanes a multiple of two vectors
   */
  void accumulate(
      int rows,
      int depth,
      int columns,
      int lanes,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aDepth,
      MemorySegment b,
      long bOffset,
      long bDepth,
      MemorySegment c,
      long cOffset,
      long cRow);
}
