package dev.casimir.frames.internal;

import java.lang.foreign.MemorySegment;

/**
 * Sums over the points of one cloud in space, all of weight one. Three rows of a panel hold the
 * coordinates; point i adds to partial sum i mod 16, whatever the width of the vectors. Groups of
 * 16 points must be whole.
 *
 * <p>The partial sums of quantity k are the 16 numbers at {@code slots} + k groups; they are added
 * to. Constants are read from {@code constants}: a power of two s, the reference point r and the
 * mean m; y = s x - r, z = y - m.
 */
interface SpatialSums {
  /** Adds y to slots 0, 1, 2. */
  void positions(
      MemorySegment panel, long rows, long stride, int groups, long constants, long slots);

  /** Adds z to slots 0..2, z z^T to slots 3..8. */
  void moments(MemorySegment panel, long rows, long stride, int groups, long constants, long slots);
}
