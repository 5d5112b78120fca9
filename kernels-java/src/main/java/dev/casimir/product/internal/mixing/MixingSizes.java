package dev.casimir.product.internal.mixing;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * How much memory a {@link Workspace} needs.
 *
 * @param rows1 rows of a panel of the first operand, likewise the others
 * @param coupledRows rows of lanes for coupled channels
 * @param laneWeights rows of lanes for weights
 * @param columnElements numbers with channels as columns
 * @param sumElements numbers that collect gradients of shared weights
 */
record MixingSizes(
    DType dtype,
    int rows1,
    int rows2,
    int rows3,
    int coupledRows,
    int laneWeights,
    long columnElements,
    long sumElements) {
  int bytes() {
    return dtype.bytes();
  }

  long panel(int rows) {
    return (long) rows * Workspace.LANES * bytes();
  }

  long align(long elements) {
    return (elements * bytes() + Tensor.ALIGNMENT - 1) & -(long) Tensor.ALIGNMENT;
  }

  MemorySegment allocate(long size) {
    return Tensor.zeros(Arena.ofAuto(), DType.INT64, (size + Long.BYTES - 1) / Long.BYTES)
        .segment();
  }
}
