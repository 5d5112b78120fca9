package dev.casimir.product.internal.mixing;

import java.lang.foreign.MemorySegment;

/**
 * A matrix product whose left factor is read number by number and whose right factor and result are
 * rows of lanes; one implementation for each provider and precision.
 */
public interface MatrixTiles {
  /**
   * C[r][c] += sum over k of A[r][k] B[k][c], the sum taken in the order of k and then added.
   * Offsets and strides are bytes.
   *
   * @param columns a multiple of the vector length
   * @param aRow from one row of A to the next; may be 0
   * @param aDepth from one number of a row of A to the next; may be 0
   */
  void accumulate(
      int rows,
      int depth,
      int columns,
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
