package dev.casimir.product.internal.convolution;

import java.lang.foreign.MemorySegment;

/** Sums over channels of an edge; one implementation for each provider and precision. */
public interface OuterSums {
  /**
   * sums[r][c] = sum over channels u of a[r][u] b[u][c], u ascending in one sum.
   *
   * @param rows of a
   * @param rowStride of a in bytes
   * @param channels to sum over; any number
   * @param columns of b and the sums, a multiple of {@link EdgeSetting#WIDTH}, contiguous
   */
  void run(
      int rows,
      int channels,
      int columns,
      MemorySegment a,
      long aOffset,
      long rowStride,
      MemorySegment b,
      long bOffset,
      MemorySegment sums,
      long sumsOffset);
}
