package dev.casimir.product.internal.convolution.aligned;

import java.lang.foreign.MemorySegment;

/**
 * Sums over channels of products of rows, in {@value
 * dev.casimir.product.internal.convolution.EdgeTile#EDGES} parts: channel c belongs to part c mod
 * that, so the order of the additions does not depend on the length of vectors. One implementation
 * for each provider and precision.
 */
public interface ChannelSums {
  /**
   * Adds to two rows of parts the torques about the frame's x and y axes. With [p, q] = g_p f_q -
   * g_q f_p, orders m and n = m + 1 add
   *
   * <pre>factor ([+m, -n] + [+n, -m])  and  factor ([+n, +m] + [-n, -m])</pre>
   *
   * and order 0 with two rows p and q of order 1, of factors of their own, [p, 0] and [q, 0].
   *
   * @param terms of m > 0: rows of +m, -m, +n, -n
   * @param zonal of m = 0: rows of order 0, p, q
   * @param factors one for each of {@code terms}, then two for each of {@code zonal}
   */
  void torque(
      int[] terms,
      int[] zonal,
      Object factors,
      MemorySegment scratch,
      long g,
      long f,
      long rowStride,
      long parts,
      int lanes);

  /**
   * For every pair adds to its row of parts the products of a row of g and one of f, and of a
   * second such pair if its numbers are not negative.
   *
   * @param pairs four numbers each
   */
  void products(
      int[] pairs, MemorySegment scratch, long g, long f, long rowStride, long parts, int lanes);
}
