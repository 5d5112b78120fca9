package dev.casimir.product.internal.manybody;

import java.lang.foreign.MemorySegment;

/**
 * Passes gradients from the root of a tree of {@link TreeSums} to its leaves, on four vectors of
 * lanes at a time; one implementation for each provider and precision.
 *
 * <p>A program has nodes in the format of {@link TreeSums}, parents first. With a the gradient of
 * the value of a node, c its coefficient and v the value of a child that x multiplies:
 *
 * <pre>  gradient of c += a,  gradient of x += a v,  gradient of v = a x</pre>
 *
 * <p>The gradient of v goes to the row v stood in or, where the child is a leaf and v thus its
 * coefficient, is added to that of the coefficient.
 */
public interface TreeGradients {
  /** Lanes of a group. */
  int lanes();

  /**
   * Runs a program for one group of lanes. Coefficients and their gradients stand at the same
   * offset, their rows and those of scratch one behind the other; rows of x, its gradient and that
   * of z {@code rowStride} bytes apart. Scratch holds the values of all nodes but the root and
   * leaves, in rows that the program names.
   */
  void run(
      int[] program,
      MemorySegment coefficients,
      MemorySegment gradCoefficients,
      long coefficientOffset,
      MemorySegment panels,
      long xOffset,
      long gradZOffset,
      long gradXOffset,
      long rowStride,
      long scratchOffset);
}
