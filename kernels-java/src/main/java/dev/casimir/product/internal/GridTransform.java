package dev.casimir.product.internal;

import dev.casimir.simd.RowKernel;
import java.lang.foreign.MemorySegment;

/**
 * One compiled piece of a Legendre transform: between the coefficients of one vector of lanes and
 * its values on some blocks of grid nodes.
 *
 * @param kernel array 0 are the coefficients, array 1 the grid values
 * @param gridOffset where the first block of nodes starts, relative to the grid values of the
 *     operand
 * @param blocks how many blocks the kernel runs over
 * @param multiplyAdds over all blocks
 */
record GridTransform(RowKernel kernel, long gridOffset, int blocks, long multiplyAdds) {

  void run(MemorySegment coefficients, long offset, MemorySegment grid, long gridStart) {
    kernel.run(coefficients, offset, grid, gridStart + gridOffset, grid, 0, blocks);
  }
}
