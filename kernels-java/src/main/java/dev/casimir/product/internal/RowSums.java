package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/** Adds panels; one implementation for each provider and precision. */
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
}
