package dev.casimir.simd;

import java.lang.foreign.MemorySegment;

/** Compiled form of a {@link RowProgram}: on up to four arrays of rows. */
public interface RowKernel {
  /**
   * Runs the program {@code count} times; iteration i sees array k at its byte offset plus i times
   * the step it was declared with.
   */
  void run(
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment d,
      long dOffset,
      int count);

  /** {@link #run} for a program that does not use the fourth array. */
  default void run(
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment c,
      long cOffset,
      int count) {
    run(a, aOffset, b, bOffset, c, cOffset, c, cOffset, count);
  }
}
