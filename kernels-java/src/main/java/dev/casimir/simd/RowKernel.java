package dev.casimir.simd;

import java.lang.foreign.MemorySegment;

/** Compiled form of a {@link RowProgram}: on up to three arrays of rows. */
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
      int count);
}
