package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/** Adds and clears panels; one implementation for each provider and precision. */
public interface RowSums {
  /** target row r += source row r, r &lt; {@code rows}; both with the same row stride. */
  void add(
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      int rows,
      long rowStride,
      int lanes);

  /** target row r = 0, r &lt; {@code rows}. */
  void clear(MemorySegment target, long offset, int rows, long rowStride, int lanes);
}
