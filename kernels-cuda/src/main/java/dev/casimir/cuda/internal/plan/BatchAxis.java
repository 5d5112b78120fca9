package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Where the tensors of an entry point have their items, which do not depend on each other.
 *
 * @param symbol the extent that counts items
 * @param axes of each parameter; -1 for one that all items share
 */
record BatchAxis(String symbol, List<Integer> axes) {
  private static final int SHARED = -1;

  /**
   * The axis with an extent; empty if an output has none, as it is then of the batch as a whole.
   *
   * @throws IllegalArgumentException if a tensor has items neither first nor last
   */
  static Optional<BatchAxis> of(EntryPoint entry, String symbol) {
    List<Integer> axes = entry.parameters().stream().map(p -> axis(p, symbol)).toList();
    for (int i = 0; i < axes.size(); i++) {
      if (entry.parameters().get(i).output() && axes.get(i) == SHARED) {
        return Optional.empty();
      }
    }
    return Optional.of(new BatchAxis(symbol, axes));
  }

  private static int axis(Parameter parameter, String symbol) {
    List<String> symbols = parameter.shape().stream().map(Parameter.Extent::symbol).toList();
    int axis = symbols.indexOf(symbol);
    if (axis != symbols.lastIndexOf(symbol) || (axis > 0 && axis != symbols.size() - 1)) {
      throw new IllegalArgumentException(
          "%s: expected items first or last, got %s"
              .formatted(parameter.name(), parameter.describe()));
    }
    return axis;
  }

  /** Whether all items share a tensor. */
  boolean isShared(int tensor) {
    return axes.get(tensor) == SHARED;
  }

  /** How the items of a tensor lie. There must be some. */
  ItemRuns runs(int index, Tensor tensor) {
    int axis = axes.get(index);
    long items = tensor.dimension(axis);
    long elements = tensor.size() / items;
    int bytes = tensor.dtype().bytes();
    return axis == 0 ? new ItemRuns(1, elements * bytes) : new ItemRuns(elements, bytes);
  }
}
