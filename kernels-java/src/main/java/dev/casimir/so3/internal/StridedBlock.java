package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;

/**
 * Carries a block of numbers between a tensor, where lanes and rows are any distance apart, and a
 * panel with rows of {@code lanes} numbers. Offsets and strides are elements.
 */
public interface StridedBlock {
  /** panel[to + r * lanes + t] = tensor[from + r * rowStride + t * laneStride], t &lt; count. */
  void gather(
      MemorySegment tensor,
      long from,
      long rowStride,
      long laneStride,
      MemorySegment panel,
      long to,
      int lanes,
      int rows,
      int count);

  /** tensor[to + r * rowStride + t * laneStride] = panel[from + r * lanes + t], t &lt; count. */
  void scatter(
      MemorySegment panel,
      long from,
      int lanes,
      MemorySegment tensor,
      long to,
      long rowStride,
      long laneStride,
      int rows,
      int count);
}
