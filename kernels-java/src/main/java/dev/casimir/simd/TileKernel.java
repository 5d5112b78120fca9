package dev.casimir.simd;

import java.lang.foreign.MemorySegment;

/** A tile of a matrix product that stays in registers while the sum is taken. */
public interface TileKernel {
  /**
   * Writes start + a b to a tile of c: {@code rows} rows of {@code vectors} whole vectors, with one
   * fused multiply-add after the other in the order of the sum, so that a sum taken in parts, each
   * starting from the one before, has the same bits.
   *
   * <p>Offsets and strides are bytes. {@code start} may be the tile itself; a stride of 0 repeats a
   * row. Otherwise the tile overlaps nothing that is read. Rows of a and the tile need no
   * alignment.
   *
   * @param rows 1 to {@link TileShape#rows}
   * @param vectors 1 to {@link TileShape#vectors}
   * @param depth terms of the sum, at least 1
   * @param aDepth from one number of a row of a to the next
   * @param bDepth from one row of b to the next
   */
  void run(
      int rows,
      int vectors,
      int depth,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aDepth,
      MemorySegment b,
      long bOffset,
      long bDepth,
      MemorySegment start,
      long startOffset,
      long startRow,
      MemorySegment c,
      long cOffset,
      long cRow);
}
