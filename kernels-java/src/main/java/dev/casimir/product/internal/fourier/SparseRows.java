package dev.casimir.product.internal.fourier;

import java.lang.foreign.MemorySegment;

/** A sparse constant matrix times a panel, for one vector of lanes. */
public interface SparseRows {
  /** Lanes one call works on. */
  int lanes();

  /**
   * output row = sum of coefficient times input row, for every row of the table. Offsets and
   * strides in bytes; a row is one vector wide. Rows of the output the table does not name are left
   * alone.
   */
  void apply(
      SparseTable table,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long outputOffset,
      long outputStride);
}
