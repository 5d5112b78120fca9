package dev.casimir.holomorphic.internal.fixedpoint;

import java.lang.foreign.MemorySegment;

/** What is done to the numbers of one row of one block. Offsets are bytes. */
interface StateRows {
  /**
   * Writes to {@code results} the largest |image - state| and the largest |state|, NaN if there is
   * one. 16 numbers after these two are overwritten.
   */
  void distance(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      int count,
      MemorySegment results,
      long resultsOffset);

  /** next = image + c (image - state), c = w - 1 being the number at {@code factor}. */
  void damp(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      MemorySegment next,
      long nextOffset,
      int count,
      MemorySegment constants,
      long factor);

  /** Writes to {@code results} the largest |image + c (image - state) - former|. */
  void turn(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      MemorySegment former,
      long formerOffset,
      int count,
      MemorySegment numbers,
      long factor,
      long results);
}
