package dev.casimir.product.internal.convolution;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.tensor.Tensor;

/** Checks the arguments of a convolution at the door, before anything is written. */
public record ConvolutionArguments(Convolution operation, int paths, PlanOptions options) {
  /** Of a result without weights. */
  public void checkForward(Graph graph, Tensor nodes, Tensor vectors, Tensor out) {
    unweighted();
    inputs(graph, nodes, vectors);
    features("out", out, graph.nodes(), operation.output().dimension(), operation.output());
    output("out", out, nodes, vectors);
  }

  /** Of a result with weights. */
  public void checkForward(Graph graph, Tensor nodes, Tensor vectors, Tensor weights, Tensor out) {
    inputs(graph, nodes, vectors);
    weights("weights", weights, graph);
    features("out", out, graph.nodes(), operation.output().dimension(), operation.output());
    output("out", out, nodes, vectors);
    apart("out", out, "weights", weights);
  }

  /** Of gradients without weights. */
  public void checkBackward(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors) {
    unweighted();
    gradients(graph, nodes, vectors, gradOut, gradNodes, gradVectors);
  }

  /** Of gradients with weights. */
  public void checkBackward(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor weights,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors,
      Tensor gradWeights) {
    weights("weights", weights, graph);
    weights("gradWeights", gradWeights, graph);
    gradients(graph, nodes, vectors, gradOut, gradNodes, gradVectors);
    apart("gradNodes", gradNodes, "weights", weights);
    apart("gradVectors", gradVectors, "weights", weights);
    output("gradWeights", gradWeights, nodes, vectors);
    apart("gradWeights", gradWeights, "weights", weights);
    apart("gradWeights", gradWeights, "gradOut", gradOut);
    apart("gradWeights", gradWeights, "gradNodes", gradNodes);
    apart("gradWeights", gradWeights, "gradVectors", gradVectors);
  }

  private void unweighted() {
    if (operation.weights() != EdgeWeights.NONE) {
      throw new IllegalArgumentException(
          "weights: expected weights for " + operation.weights() + ", got none");
    }
  }

  private void inputs(Graph graph, Tensor nodes, Tensor vectors) {
    features("nodes", nodes, graph.nodes(), operation.nodes().dimension(), operation.nodes());
    edges("vectors", vectors, graph);
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
    edges("gradVectors", gradVectors, graph);
    output("gradNodes", gradNodes, nodes, vectors);
    apart("gradNodes", gradNodes, "gradOut", gradOut);
    output("gradVectors", gradVectors, nodes, vectors);
    apart("gradVectors", gradVectors, "gradOut", gradOut);
    apart("gradVectors", gradVectors, "gradNodes", gradNodes);
  }

  private void edges(String name, Tensor vectors, Graph graph) {
    features(name, vectors, graph.edges(), 3, graph);
  }

  private void weights(String name, Tensor weights, Graph graph) {
    long numbers =
        switch (operation.weights()) {
          case NONE ->
              throw new IllegalArgumentException(
                  name + ": expected none for " + operation.describe() + ", got " + weights);
          case PATH -> paths;
          case PATH_CHANNEL -> (long) paths * operation.multiplicity();
        };
    features(name, weights, graph.edges(), numbers, operation.weights());
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

  private static void output(String name, Tensor output, Tensor nodes, Tensor vectors) {
    if (output.isReadOnly()) {
      throw new IllegalArgumentException(name + ": the output is read-only memory");
    }
    apart(name, output, "nodes", nodes);
    apart(name, output, "vectors", vectors);
  }

  private static void apart(String name, Tensor output, String otherName, Tensor other) {
    if (output.overlaps(other)) {
      throw new IllegalArgumentException(
          name + ": the output must not share memory with " + otherName);
    }
  }
}
