package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/**
 * The loops of a {@link GridLoopProduct} on one vector of lanes; one implementation for each
 * provider and precision. A node holds complex numbers for the orders -degree..degree with {@value
 * #PAD} zeros on either side, real and imaginary rows alternating; nodes of a pair are neighbours.
 */
public interface GridLoops {
  /** Node pairs of one block. */
  int PAIRS = 4;

  /** Orders computed at once by the convolution. */
  int ORDERS = 4;

  /** Zeros beside the orders of a node: one less than {@link #ORDERS}. */
  int PAD = 3;

  /**
   * From coefficients to the values at one block of nodes.
   *
   * @param direction 1, or -1 to read every order m as -m and to write it there: from the numbers m
   *     P_lm that makes the derivative by phi
   * @param table {@code float[]} or {@code double[]}, from {@code at} on: for each order, for each
   *     degree of even and then of odd l - m, {@value #PAIRS} numbers
   * @param nodeStride bytes from a node to the next
   */
  void forward(
      int degree,
      int direction,
      Object table,
      int at,
      MemorySegment x,
      long xOffset,
      long rowStride,
      MemorySegment grid,
      long gridOffset,
      long nodeStride);

  /**
   * The sum of {@code products} convolutions at one node: orders 0..degree3 of h, rounded up to
   * whole groups of orders. From one convolution to the next the operands move by {@code step1} and
   * {@code step2} bytes.
   */
  void convolve(
      int degree1,
      int degree2,
      int degree3,
      MemorySegment grid,
      long first,
      long second,
      long result,
      int products,
      long step1,
      long step2);

  /**
   * Adds the contribution of one block of nodes to the coefficients; the table as in forward.
   *
   * @param farSign 1, or -1 if h has the opposite sign on the far side of the equator
   */
  void backward(
      int degree,
      int farSign,
      Object table,
      int at,
      MemorySegment z,
      long zOffset,
      long rowStride,
      MemorySegment grid,
      long gridOffset,
      long nodeStride);
}
