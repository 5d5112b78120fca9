package dev.casimir.cuda;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Random;

/** Tensors of one call, filled by chance, results with chance numbers in them before. */
record ConvolutionCase(
    Convolution operation,
    PlanOptions options,
    Graph graph,
    Tensor nodes,
    Tensor vectors,
    Tensor weights,
    Tensor gradOut,
    Tensor out,
    Tensor gradNodes,
    Tensor gradVectors,
    Tensor gradWeights) {
  static ConvolutionCase of(Arena arena, Convolution operation, PlanOptions options, Graph graph) {
    DType dtype = options.dtype();
    long numbers =
        switch (operation.weights()) {
          case NONE -> 0;
          case PATH -> operation.paths();
          case PATH_CHANNEL -> (long) operation.paths() * operation.multiplicity();
        };
    long in = operation.nodes().dimension();
    long to = operation.output().dimension();
    Tensor vectors = Tensor.random(arena, dtype, 2, graph.edges(), 3);
    for (int axis = 0; axis < 3 && graph.edges() > 4; axis++) {
      vectors.setDouble(3 + axis, 0);
      vectors.setDouble(6 + axis, axis == 1 ? -1e-30 : 0);
    }
    return new ConvolutionCase(
        operation,
        options,
        graph,
        Tensor.random(arena, dtype, 1, graph.nodes(), in),
        vectors,
        Tensor.random(arena, dtype, 3, graph.edges(), numbers),
        Tensor.random(arena, dtype, 4, graph.nodes(), to),
        Tensor.random(arena, dtype, 5, graph.nodes(), to),
        Tensor.random(arena, dtype, 6, graph.nodes(), in),
        Tensor.random(arena, dtype, 7, graph.edges(), 3),
        Tensor.random(arena, dtype, 8, graph.edges(), numbers));
  }

  void run(ConvolutionKernel kernel) {
    if (operation.weights() == EdgeWeights.NONE) {
      kernel.forward(graph, nodes, vectors, out);
      kernel.backward(graph, nodes, vectors, gradOut, gradNodes, gradVectors);
    } else {
      kernel.forward(graph, nodes, vectors, weights, out);
      kernel.backward(graph, nodes, vectors, weights, gradOut, gradNodes, gradVectors, gradWeights);
    }
  }

  /** Edges by chance, the first from a node to itself; the last node sends and receives nothing. */
  static Graph graph(int nodes, int edges) {
    Random random = new Random(nodes + 31L * edges);
    int[] senders = new int[edges];
    int[] receivers = new int[edges];
    for (int e = 1; e < edges; e++) {
      senders[e] = random.nextInt(nodes - 1);
      receivers[e] = random.nextInt(nodes - 1);
    }
    return Graph.of(nodes, senders, receivers);
  }
}
