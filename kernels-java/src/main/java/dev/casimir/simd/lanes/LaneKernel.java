package dev.casimir.simd.lanes;

import java.lang.foreign.MemorySegment;

/** Compiled form of a {@link LaneProgram}. */
@FunctionalInterface
public interface LaneKernel {
  /**
   * Runs the program on a panel of rows that begins at byte {@code offset}.
   *
   * @param vectors how many vectors of items; a vector of the scalar provider is one item
   */
  void run(MemorySegment panel, long offset, int vectors);
}
