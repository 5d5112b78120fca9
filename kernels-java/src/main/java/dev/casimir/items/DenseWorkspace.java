package dev.casimir.items;

import java.util.Arrays;

/** What computes one item in double precision, with the arrays it reads and writes. */
final class DenseWorkspace {
  private final double[] inputs;
  private final double[] outputs;
  private final DenseItem item;

  DenseWorkspace(ItemTask task) {
    inputs = new double[task.inputSize()];
    outputs = new double[task.outputSize()];
    item = task.dense().orElseThrow().get();
  }

  double[] inputs() {
    return inputs;
  }

  double[] outputs() {
    return outputs;
  }

  /** Computes the item; NaN where it has no result. */
  int run() {
    int code = item.run(inputs, outputs);
    if (!item.hasResult(code)) {
      Arrays.fill(outputs, Double.NaN);
    }
    return code;
  }
}
