package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/**
 * Multiplies rows of panels by a row of weights; one implementation for each provider and
 * precision. Rows of all operands have the same stride.
 */
public interface RowScaling {
  /** target row r = weight * source row r, r &lt; {@code rows}. */
  void scale(
      MemorySegment weights,
      long weight,
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      int rows,
      long rowStride,
      int lanes);

  /** target row r += weight * source row r, r &lt; {@code rows}. */
  void accumulate(
      MemorySegment weights,
      long weight,
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      int rows,
      long rowStride,
      int lanes);

  /** weight += sum over r &lt; {@code rows} of first row r * second row r. */
  void contract(
      MemorySegment weights,
      long weight,
      MemorySegment first,
      long firstOffset,
      MemorySegment second,
      long secondOffset,
      int rows,
      long rowStride,
      int lanes);
}
