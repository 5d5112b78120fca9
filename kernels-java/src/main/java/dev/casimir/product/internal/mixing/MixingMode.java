package dev.casimir.product.internal.mixing;

import java.lang.foreign.MemorySegment;

/**
 * The passes of one channel mode over one path and one panel. Positions of panels are bytes in the
 * workspace; all results are added to.
 */
sealed interface MixingMode permits UvuMode, UvwMode {
  /** Stands for a second pair of operands that is not there. */
  long NONE = -1;

  /** z += W (x (x) y), and if there is a second pair, + W (x2 (x) y2). */
  void forward(
      Workspace space,
      MixingPath path,
      MemorySegment weights,
      long x,
      long y,
      long x2,
      long y2,
      long z);

  /**
   * Gradients of g . z: that of x, which needs y, and that of y, which needs x. The two operands
   * need not belong together.
   */
  void backward(
      Workspace space,
      MixingPath path,
      MemorySegment weights,
      long x,
      long y,
      long g,
      long gradX,
      long gradY);

  /** Writes the gradients of each item's own weights, of one pair of operands or the sum of two. */
  void itemWeights(Workspace space, MixingPath path, long x, long y, long x2, long y2, long g);

  /** Into how many independent parts the gradients of shared weights fall. */
  int sharedParts();

  /**
   * Writes one part of the gradients of shared weights, summed over the batch panel after panel; of
   * the operands, or, for the double backward, of (directionX, y) and (x, directionY) together.
   */
  void sharedWeights(Workspace space, int part, long batch, boolean directions);

  /** The most rows of lanes that coupled channels take. */
  int coupledRows();

  /** The most weights of an item that are unpacked at once. */
  int laneWeights();

  /** Numbers that an operand with channels as columns takes. */
  long columnElements();

  /** Numbers that the gradients of one part of the shared weights take. */
  long sumElements();
}
