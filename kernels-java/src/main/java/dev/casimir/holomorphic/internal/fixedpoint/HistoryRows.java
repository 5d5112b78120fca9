package dev.casimir.holomorphic.internal.fixedpoint;

import java.lang.foreign.MemorySegment;

/**
 * What Anderson acceleration does to one row. A history has lines of equal length, one after the
 * other at a stride: numbers of a block lie in all of them at the same place. Lines go on with
 * zeros to whole groups of 16. Offsets and strides are bytes.
 */
interface HistoryRows {
  /**
   * Takes in a block of a state and its image, d = image - state. The line at {@code residual}
   * becomes r = d times the number at {@code constants} + 1, the line after it the damped image g =
   * image + d times the number at {@code constants}; what they were is subtracted from the new and
   * goes to {@code residualChange} and {@code imageChange}.
   */
  void record(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      int count,
      MemorySegment history,
      long residual,
      long stride,
      long residualChange,
      long imageChange,
      MemorySegment numbers,
      long constants);

  /** Writes 16 maxima of the |numbers| of a whole line, NaN among them if there is one. */
  void largest(MemorySegment history, long line, int length, MemorySegment numbers, long maxima);

  /**
   * Partial sums of products over whole lines of {@code length} numbers: of {@code newest} with
   * four lines from {@code line} on, each followed by that of {@code residual} with the same line.
   * Number i adds to partial sum i mod 16 of the 16 of a product.
   */
  void dotFour(
      MemorySegment history,
      long newest,
      long residual,
      long line,
      long stride,
      int length,
      MemorySegment numbers,
      long sums);

  /** The same with one line. */
  void dotOne(
      MemorySegment history,
      long newest,
      long residual,
      long line,
      int length,
      MemorySegment numbers,
      long sums);

  /** The line {@code next} becomes {@code base} and four lines times those coefficients. */
  void mixFour(
      MemorySegment history,
      long base,
      long line,
      long stride,
      int length,
      MemorySegment numbers,
      long coefficients,
      long next);

  /** The same with one line. */
  void mixOne(
      MemorySegment history,
      long base,
      long line,
      int length,
      MemorySegment numbers,
      long coefficient,
      long next);
}
