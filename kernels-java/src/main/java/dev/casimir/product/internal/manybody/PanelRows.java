package dev.casimir.product.internal.manybody;

import java.lang.foreign.MemorySegment;

/**
 * Sums, differences and multiples of whole panels of one row stride; one implementation for each
 * provider and precision. A panel of both parities has the rows of natural parity first.
 */
public interface PanelRows {
  /**
   * Sum and difference of the two parts of a panel, {@code rows} rows each; a part that has fewer
   * rows counts as zero beyond.
   */
  void split(
      MemorySegment source,
      long sourceOffset,
      int naturalRows,
      int otherRows,
      MemorySegment target,
      long sumOffset,
      long differenceOffset,
      int rows,
      long rowStride,
      int lanes);

  /** The inverse of {@link #split}, up to a factor 2. */
  void join(
      MemorySegment source,
      long sumOffset,
      long differenceOffset,
      MemorySegment target,
      long targetOffset,
      int naturalRows,
      int otherRows,
      long rowStride,
      int lanes);

  /**
   * target rows = factor * source rows; the two may be the same.
   *
   * @param factor {@code float[]} or {@code double[]} of one number
   */
  void scale(
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      int rows,
      long rowStride,
      int lanes,
      Object factor);
}
