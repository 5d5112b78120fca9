package dev.casimir.product.internal.manybody;

import java.lang.foreign.MemorySegment;

/**
 * Runs the program of a {@link ContractionTree} on four vectors of lanes at a time; one
 * implementation for each provider and precision.
 *
 * <p>The program is a list of nodes: the row of its coefficient or {@link #NONE}, the row its value
 * goes to ({@link #output} of a row of z, else a row of scratch), the numbers of children that are
 * leaves and of others; then for each child the row of its coefficient, or of its value if it is no
 * leaf, and the row of x.
 */
public interface TreeSums {
  /** Stands for a coefficient that is zero. */
  int NONE = -1;

  /** Numbers of a node before its children. */
  int HEADER = 4;

  /** How a program names a row of z. */
  static int output(int row) {
    return -1 - row;
  }

  /** Lanes of a group. */
  int lanes();

  /**
   * Runs a program for one group of lanes. Rows of coefficients and scratch stand one behind the
   * other, those of x and z {@code rowStride} bytes apart.
   */
  void run(
      int[] program,
      MemorySegment coefficients,
      long coefficientOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      MemorySegment scratch,
      long scratchOffset);
}
