package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/** The loops of a {@link PairedProduct}; one implementation for each provider and precision. */
public interface PairedSums {
  /** Rows of lanes that are computed at once. */
  int VECTORS = 4;

  /**
   * Overwrites all output rows on {@code lanes} lanes.
   *
   * @param coefficients those of the table as {@code float[]} or {@code double[]}
   * @param scratch {@link PairedTable#TILE_ROWS} rows of {@link #VECTORS} vectors
   */
  void run(
      PairedTable table,
      Object coefficients,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes,
      MemorySegment scratch);
}
