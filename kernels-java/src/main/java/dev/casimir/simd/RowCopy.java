package dev.casimir.simd;

import java.lang.foreign.MemorySegment;

/** Copies rows of contiguous numbers between arrays whose rows lie at different distances. */
public interface RowCopy {
  /** Copies {@code count} numbers of each row; offsets and strides are bytes. */
  void copy(
      MemorySegment from,
      long fromOffset,
      long fromStride,
      MemorySegment to,
      long toOffset,
      long toStride,
      int rows,
      int count);
}
