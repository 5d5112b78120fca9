package dev.casimir.cli.apply;

import dev.casimir.product.ProductKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a product, forward and, where a gradient of the result is given, backward.
 *
 * @param weights none where all weights are one
 * @param perItem whether each item has weights of its own
 */
record ProductRun(
    ProductKernel kernel, Tensor x, Tensor y, Optional<Tensor> weights, boolean perItem) {
  /** The result, by the option that names it. */
  Map<String, Tensor> forward(Arena arena, long width) {
    Tensor z = Tensor.zeros(arena, dtype(), x.dimension(0), width);
    if (weights.isPresent()) {
      kernel.forward(x, y, weights.get(), z);
    } else {
      kernel.forward(x, y, z);
    }
    Map<String, Tensor> results = new LinkedHashMap<>();
    results.put("--out", z);
    return results;
  }

  /** Adds the gradients, by the options that name them. */
  void backward(Arena arena, Tensor gradZ, Map<String, Tensor> results) {
    Tensor gradX = Tensor.zeros(arena, dtype(), x.shape());
    Tensor gradY = Tensor.zeros(arena, dtype(), y.shape());
    results.put("--gradient1", gradX);
    results.put("--gradient2", gradY);
    if (weights.isPresent()) {
      Tensor gradWeights = Tensor.zeros(arena, dtype(), weights.get().shape());
      kernel.backward(x, y, weights.get(), gradZ, gradX, gradY, gradWeights);
      results.put("--gradient-weights", gradWeights);
    } else {
      kernel.backward(x, y, gradZ, gradX, gradY);
    }
  }

  /**
   * What has a row for each item: the operands, the weights if each item has its own, and of the
   * results those that do too.
   */
  List<Tensor> rows(Map<String, Tensor> results) {
    List<Tensor> rows = new ArrayList<>(List.of(x, y));
    results.forEach(
        (option, tensor) -> {
          if (perItem || !option.equals("--gradient-weights")) {
            rows.add(tensor);
          }
        });
    if (perItem) {
      weights.ifPresent(rows::add);
    }
    return rows;
  }

  private DType dtype() {
    return x.dtype();
  }
}
