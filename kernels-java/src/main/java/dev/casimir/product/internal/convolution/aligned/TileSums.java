package dev.casimir.product.internal.convolution.aligned;

import java.lang.foreign.MemorySegment;

/**
 * Sums over tables on rows of {@value dev.casimir.product.internal.convolution.EdgeTile#EDGES}
 * lanes; one implementation for each provider and precision. Offsets in bytes; rows are contiguous.
 */
public interface TileSums {
  /**
   * Entries of {@link WignerHalves} in order, the first of which is set to one.
   *
   * @param starts first term of three sums for each entry
   * @param sources entry of each term
   * @param factors {@code float[]} or {@code double[]} of the terms
   * @param polar offset of the row of cosines, followed by that of sines
   */
  void turned(
      int[] starts, int[] sources, Object factors, MemorySegment scratch, long polar, long entries);

  /** output row k = sum of factors times source rows, over the terms from starts[k] on. */
  void sums(
      int[] starts, int[] sources, Object factors, MemorySegment scratch, long input, long output);

  /**
   * target row k = source row k times the row at {@code multiplier} where {@code scaled[k]} is not
   * zero, and a copy of it elsewhere.
   */
  void scale(
      int[] scaled,
      MemorySegment source,
      long sourceOffset,
      MemorySegment scratch,
      long multiplier,
      MemorySegment target,
      long targetOffset);

  /** Zeros in {@code rows} rows. */
  void clear(MemorySegment scratch, long offset, int rows);
}
