package dev.casimir.frames.internal;

import java.lang.foreign.MemorySegment;

/**
 * Sums over the points of one cloud of any dimension, row by row: what {@link SpatialSums} does in
 * one pass for three rows. Point i adds to partial sum i mod 16; groups of 16 are whole; partial
 * sums, the 16 numbers at {@code slots}, are added to.
 *
 * <p>All offsets are bytes in the panel. Constants are one number each.
 */
interface RowSums {
  /** Writes scale * row - reference - mean. */
  void shift(
      MemorySegment panel,
      long row,
      int groups,
      long scale,
      long reference,
      long mean,
      long result);

  /** Writes the product of two rows. */
  void multiply(MemorySegment panel, long row, long other, int groups, long result);

  /** Adds the numbers of a row. */
  void sum(MemorySegment panel, long row, int groups, long slots);

  /** Adds the products of two rows. */
  void dot(MemorySegment panel, long row, long other, int groups, long slots);
}
