package dev.casimir.frames.internal;

import java.lang.foreign.MemorySegment;

/**
 * Sums over the points of one cloud in space, all of weight one. Three rows of a panel hold the
 * coordinates; point i adds to partial sum i mod 16, whatever the width of the vectors. The last
 * group of 16 may be incomplete; the rows go on to its end with numbers that are finite if the
 * points are.
 *
 * <p>The partial sums of quantity k are the 16 numbers at {@code slots} + k groups; they are
 * overwritten. Constants are read from {@code constants}: a power of two s, the reference point r
 * and the mean m; y = s x - r, z = y - m. At {@code masks} are 16 ones and 16 zeros.
 */
interface SpatialSums {
  /** Makes slots 0, 1, 2 the sums of y. */
  void positions(
      MemorySegment panel,
      long rows,
      long stride,
      int points,
      long constants,
      long masks,
      long slots);

  /** Makes slots 0..2 the sums of z, slots 3..8 those of z z^T. */
  void moments(
      MemorySegment panel,
      long rows,
      long stride,
      int points,
      long constants,
      long masks,
      long slots);
}
