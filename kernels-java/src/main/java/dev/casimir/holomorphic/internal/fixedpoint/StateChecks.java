package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What is refused at the door of a solve. */
public final class StateChecks {
  private StateChecks() {}

  /** Blocks of rows in one precision, alive, writable, each with memory of its own. */
  public static void checkState(List<Tensor> state) {
    if (state.isEmpty()) {
      throw new IllegalArgumentException("state: expected at least one block, got none");
    }
    DType dtype = state.getFirst().dtype();
    long rows = state.getFirst().rank() == 2 ? state.getFirst().dimension(0) : -1;
    for (int block = 0; block < state.size(); block++) {
      Tensor tensor = state.get(block);
      String name = "state[" + block + "]";
      if (!tensor.dtype().isFloating()
          || tensor.rank() != 2
          || tensor.dtype() != dtype
          || tensor.dimension(0) != rows
          || Math.max(rows, tensor.dimension(1)) > Integer.MAX_VALUE) {
        String expected =
            block == 0 ? "[rows, width] FLOAT32 or FLOAT64" : "[" + rows + ", width] " + dtype;
        throw new IllegalArgumentException(name + ": expected " + expected + ", got " + tensor);
      }
      checkMemory(name, tensor, state.subList(0, block));
    }
  }

  private static void checkMemory(String name, Tensor tensor, List<Tensor> before) {
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + ": its arena is closed");
    }
    if (tensor.isReadOnly()) {
      throw new IllegalArgumentException(
          name + ": expected writable memory, got " + tensor + " read-only");
    }
    for (int other = 0; other < before.size(); other++) {
      if (tensor.overlaps(before.get(other))) {
        throw new IllegalArgumentException(
            name + ": expected memory of its own, got some of state[" + other + "]");
      }
    }
  }

  /**
   * The factors of all blocks: positive in the precision of the state, ones where none are given.
   */
  public static double[] scales(double[] given, List<Tensor> state) {
    if (given.length == 0) {
      double[] ones = new double[state.size()];
      Arrays.fill(ones, 1);
      return ones;
    }
    if (given.length != state.size()) {
      throw new IllegalArgumentException(
          "residualScale: expected none or one for each of %d blocks, got %d"
              .formatted(state.size(), given.length));
    }
    DType dtype = state.getFirst().dtype();
    for (double scale : given) {
      double rounded = dtype == DType.FLOAT32 ? (float) scale : scale;
      if (!(rounded > 0 && Double.isFinite(rounded))) {
        throw new IllegalArgumentException(
            "residualScale: expected positive numbers in %s, got %s".formatted(dtype, scale));
      }
    }
    return given.clone();
  }
}
