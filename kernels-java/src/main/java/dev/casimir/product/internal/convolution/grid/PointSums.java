package dev.casimir.product.internal.convolution.grid;

import java.lang.foreign.MemorySegment;

/**
 * Sums of products of functions at the points of a grid. A panel holds rows of points, one row for
 * each channel; a filter is one row. Rows are contiguous, points are lanes. One implementation for
 * each provider and precision.
 */
public interface PointSums {
  /** Edges that {@link #addFour} and {@link #contractFour} take. */
  int FOUR = 4;

  /**
   * Adds to every row of {@code sums} the products of the filters of four edges, in that order, and
   * the rows of their panels.
   *
   * @param columns of a row, a multiple of the provider's vectors
   * @param filters four rows
   * @param a where the panel of the first edge begins in {@code panels}, in bytes
   */
  void addFour(
      int rows,
      int columns,
      MemorySegment filters,
      long filtersOffset,
      MemorySegment panels,
      long a,
      long b,
      long c,
      long d,
      MemorySegment sums,
      long sumsOffset);

  /** As {@link #addFour}, for one edge. */
  void addOne(
      int rows,
      int columns,
      MemorySegment filters,
      long filtersOffset,
      MemorySegment panels,
      long a,
      MemorySegment sums,
      long sumsOffset);

  /**
   * Writes four rows: the products of {@code values} and each of four panels, summed over rows in
   * ascending order.
   */
  void contractFour(
      int rows,
      int columns,
      MemorySegment values,
      long valuesOffset,
      MemorySegment panels,
      long a,
      long b,
      long c,
      long d,
      MemorySegment results,
      long resultsOffset);

  /** As {@link #contractFour}, for one panel. */
  void contractOne(
      int rows,
      int columns,
      MemorySegment values,
      long valuesOffset,
      MemorySegment panels,
      long a,
      MemorySegment results,
      long resultsOffset);
}
