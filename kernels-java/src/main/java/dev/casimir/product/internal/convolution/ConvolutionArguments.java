package dev.casimir.product.internal.convolution;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.tensor.Tensor;

/** Checks the arguments of a convolution at the door, before anything is written. */
record ConvolutionArguments(Convolution operation, PlanOptions options) {
  void checkForward(Graph graph, Tensor nodes, Tensor vectors, Tensor out) {
    unweighted();
    inputs(graph, nodes, vectors);
    features("out", out, graph.nodes(), operation.output().dimension(), operation.output());
    outputs(new Named("out", out), new Named("nodes", nodes), new Named("vectors", vectors));
  }

  void checkForward(Graph graph, Tensor nodes, Tensor vectors, Tensor weights, Tensor out) {
    inputs(graph, nodes, vectors);
    weights("weights", weights, graph);
    features("out", out, graph.nodes(), operation.output().dimension(), operation.output());
    outputs(
        new Named("out", out),
        new Named("nodes", nodes),
        new Named("vectors", vectors),
        new Named("weights", weights));
  }

  void checkBackward(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors) {
    unweighted();
    gradients(graph, nodes, vectors, gradOut, gradNodes, gradVectors);
    Named[] inputs = {
      new Named("nodes", nodes), new Named("vectors", vectors), new Named("gradOut", gradOut)
    };
    Named[] results = {new Named("gradNodes", gradNodes), new Named("gradVectors", gradVectors)};
    apart(results, inputs);
  }

  void checkBackward(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor weights,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors,
      Tensor gradWeights) {
    gradients(graph, nodes, vectors, gradOut, gradNodes, gradVectors);
    weights("weights", weights, graph);
    weights("gradWeights", gradWeights, graph);
    Named[] inputs = {
      new Named("nodes", nodes),
      new Named("vectors", vectors),
      new Named("weights", weights),
      new Named("gradOut", gradOut)
    };
    Named[] results = {
      new Named("gradNodes", gradNodes),
      new Named("gradVectors", gradVectors),
      new Named("gradWeights", gradWeights)
    };
    apart(results, inputs);
  }

  private record Named(String name, Tensor tensor) {}

  private void unweighted() {
    if (operation.weights() != EdgeWeights.NONE) {
      throw new IllegalArgumentException(
          "weights: expected weights for " + operation.weights() + ", got none");
    }
  }

  private void inputs(Graph graph, Tensor nodes, Tensor vectors) {
    features("nodes", nodes, graph.nodes(), operation.nodes().dimension(), operation.nodes());
    features("vectors", vectors, graph.edges(), 3, "of " + graph);
  }

  private void gradients(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors) {
    inputs(graph, nodes, vectors);
    features("gradOut", gradOut, graph.nodes(), operation.output().dimension(), operation.output());
    features(
        "gradNodes", gradNodes, graph.nodes(), operation.nodes().dimension(), operation.nodes());
    features("gradVectors", gradVectors, graph.edges(), 3, "of " + graph);
  }

  private void weights(String name, Tensor weights, Graph graph) {
    long numbers =
        switch (operation.weights()) {
          case NONE ->
              throw new IllegalArgumentException(
                  name + ": expected none for " + operation.describe() + ", got " + weights);
          case PATH -> operation.paths();
          case PATH_CHANNEL -> (long) operation.paths() * operation.multiplicity();
        };
    features(name, weights, graph.edges(), numbers, operation.paths() + " paths");
  }

  private void features(String name, Tensor tensor, long items, long numbers, Object what) {
    boolean fits =
        tensor.dtype() == options.dtype()
            && tensor.rank() == 2
            && tensor.dimension(0) == items
            && tensor.dimension(1) == numbers;
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: expected [%d, %d] %s (%s), got %s"
              .formatted(name, items, numbers, options.dtype(), what, tensor));
    }
    if (!tensor.isAlive()) {
      throw new IllegalStateException(name + ": the tensor's arena is closed");
    }
  }

  private static void outputs(Named output, Named... inputs) {
    apart(new Named[] {output}, inputs);
  }

  private static void apart(Named[] results, Named[] inputs) {
    for (int i = 0; i < results.length; i++) {
      Named result = results[i];
      if (result.tensor().isReadOnly()) {
        throw new IllegalArgumentException(result.name() + ": the output is read-only memory");
      }
      for (Named input : inputs) {
        refuseOverlap(result, input);
      }
      for (int j = 0; j < i; j++) {
        refuseOverlap(result, results[j]);
      }
    }
  }

  private static void refuseOverlap(Named output, Named other) {
    if (output.tensor().overlaps(other.tensor())) {
      throw new IllegalArgumentException(
          output.name() + ": the output must not share memory with " + other.name());
    }
  }
}
