package dev.casimir.holomorphic.internal.fixedpoint;

import java.lang.foreign.MemorySegment;

/** What is done to the numbers of one row of one block. Offsets are bytes. */
interface StateRows {
  /** Numbers that maxima are taken over side by side. */
  int GROUP = 16;

  /**
   * Maxima of |image - state| times the number at {@code scale}, NaN among them if there is one:
   * the first 16 numbers at {@code maxima} are raised to them; those of the end of the row, up to
   * 15, are written from {@code rest} on.
   */
  void distance(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      int count,
      MemorySegment numbers,
      long scale,
      long maxima,
      long rest);

  /** next = image + c (image - state), c = w - 1 being the number at {@code factor}. */
  void damp(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      MemorySegment next,
      long nextOffset,
      int count,
      MemorySegment numbers,
      long factor);
}
