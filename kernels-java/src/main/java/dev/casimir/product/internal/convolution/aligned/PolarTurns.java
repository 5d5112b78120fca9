package dev.casimir.product.internal.convolution.aligned;

import java.lang.foreign.MemorySegment;

/**
 * The rotation about the polar axis, between a panel and its rows by block; one implementation for
 * each provider and precision.
 */
public interface PolarTurns {
  /**
   * Turns a panel into the plane of the edge: with c, s the cosine and sine of m times the azimuth,
   * cosine row = c x[m] + s x[-m], sine row = sign (c x[-m] - s x[m]).
   *
   * @param zonal pairs of rows of order 0: of the panel, by block
   * @param orders rows of order m, five numbers for each block that has it: x[m], x[-m], cosine,
   *     sine, sign
   * @param starts first number of each order 1..L, and the length of {@code orders}
   * @param azimuth offset of the edge's cosine for m = 1; its sine is {@code azimuthStride} on, and
   *     so forth
   * @param lanes channels, a multiple of the provider's
   */
  void turn(
      int[] zonal,
      int[] orders,
      int[] starts,
      MemorySegment panel,
      long panelOffset,
      long panelStride,
      MemorySegment scratch,
      long azimuth,
      long azimuthStride,
      long rows,
      long rowStride,
      int lanes);

  /** The transpose of {@link #turn}, added to the panel. */
  void turnBack(
      int[] zonal,
      int[] orders,
      int[] starts,
      MemorySegment panel,
      long panelOffset,
      long panelStride,
      MemorySegment scratch,
      long azimuth,
      long azimuthStride,
      long rows,
      long rowStride,
      int lanes);
}
