package dev.casimir.simd.items;

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

  int run() {
    return item.run(inputs, outputs);
  }
}
