package dev.casimir.cli.validate;

import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.product.ProductKind;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Convolutions over graphs, with lone nodes, loops, repeated edges, zero vectors. */
final class ConvolutionCases {
  private ConvolutionCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    for (EdgeWeights weights : EdgeWeights.values()) {
      for (Layout layout : Layout.values()) {
        add(cases, spheres(2, 16, weights), ConvolutionAlgorithm.DIRECT, layout, 9, 40);
      }
    }
    for (ConvolutionAlgorithm algorithm :
        List.of(ConvolutionAlgorithm.ESCN, ConvolutionAlgorithm.GRID)) {
      add(cases, spheres(3, 8, EdgeWeights.NONE), algorithm, Layout.MUL_IR, 9, 40);
    }
    for (int channels : new int[] {1, 33}) {
      Convolution convolution = spheres(2, channels, EdgeWeights.PATH);
      add(cases, convolution, ConvolutionAlgorithm.DIRECT, Layout.MUL_IR, 5, 7);
    }
    Convolution usual = spheres(2, 8, EdgeWeights.NONE);
    for (int[] sizes : new int[][] {{0, 0}, {3, 0}, {1, 1}}) {
      add(cases, usual, ConvolutionAlgorithm.DIRECT, Layout.MUL_IR, sizes[0], sizes[1]);
    }
    Irreps irreps = Irreps.parse("7x0e+7x1o+7x1e");
    Convolution full =
        new Convolution(
            ProductKind.CG, irreps, 2, irreps, Normalization.COMPONENT, EdgeWeights.PATH_CHANNEL);
    add(cases, full, ConvolutionAlgorithm.DIRECT, Layout.MUL_IR, 9, 40);
    return cases;
  }

  private static Convolution spheres(int degree, int channels, EdgeWeights weights) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    return new Convolution(
        ProductKind.GAUNT, irreps, degree, irreps, Normalization.COMPONENT, weights);
  }

  private static void add(
      List<ValidationCase> cases,
      Convolution convolution,
      ConvolutionAlgorithm algorithm,
      Layout layout,
      int nodes,
      int edges) {
    Graph graph = graph(nodes, edges);
    List<Operand> operands = new ArrayList<>();
    operands.add(Operand.normal("nodes", 71, nodes, convolution.nodes().dimension()));
    Operand vectors = Operand.normal("vectors", 72, edges, 3);
    operands.add(edges > 3 ? vectors.with(3, 0).with(4, 0).with(5, 0) : vectors);
    operands.add(Operand.normal("gradOut", 73, nodes, convolution.output().dimension()));
    if (convolution.weights() != EdgeWeights.NONE) {
      int each =
          convolution.weights() == EdgeWeights.PATH
              ? convolution.paths()
              : convolution.paths() * convolution.multiplicity();
      operands.add(Operand.normal("weights", 74, edges, each));
    }
    KernelComputation<ConvolutionKernel> computation =
        KernelComputation.of(
                convolution,
                (ConvolutionKernel k, DType p, List<Operand> in, Arena a) ->
                    run(graph, k, p, in, a))
            .in(layout);
    boolean direct = algorithm == ConvolutionAlgorithm.DIRECT;
    int degree = convolution.maximumDegree() + 1;
    cases.addAll(
        ValidationCase.inBoth(
            "convolution",
            "%s, weights %s, %s, %s, %s"
                .formatted(
                    convolution.describe(),
                    convolution.weights().name().toLowerCase(Locale.ROOT),
                    algorithm.label(),
                    layout.label(),
                    graph),
            operands,
            computation.by(algorithm),
            direct
                ? CpuReference.same(computation.by(algorithm))
                : CpuReference.other(computation.by(ConvolutionAlgorithm.DIRECT)),
            32 * degree * Math.sqrt(Math.max(1, edges))));
  }

  /** Edges at random; the last node has none, the first edge is a loop, the second comes twice. */
  private static Graph graph(int nodes, int edges) {
    RandomGenerator random = Operand.generator(75);
    int[] senders = new int[edges];
    int[] receivers = new int[edges];
    int reached = Math.max(1, nodes - 1);
    Arrays.setAll(senders, e -> random.nextInt(reached));
    Arrays.setAll(receivers, e -> random.nextInt(reached));
    if (edges > 2) {
      receivers[0] = senders[0];
      senders[2] = senders[1];
      receivers[2] = receivers[1];
    }
    return Graph.of(nodes, senders, receivers);
  }

  private static List<Result> run(
      Graph graph, ConvolutionKernel kernel, DType precision, List<Operand> in, Arena arena) {
    Tensor nodes = in.get(0).tensor(arena, precision);
    Tensor vectors = in.get(1).tensor(arena, precision);
    Tensor gradOut = in.get(2).tensor(arena, precision);
    Tensor out = Tensor.zeros(arena, precision, gradOut.shape());
    Tensor gradNodes = Tensor.zeros(arena, precision, nodes.shape());
    Tensor gradVectors = Tensor.zeros(arena, precision, vectors.shape());
    List<Result> results = new ArrayList<>();
    if (in.size() > 3) {
      Tensor weights = in.get(3).tensor(arena, precision);
      Tensor gradWeights = Tensor.zeros(arena, precision, weights.shape());
      kernel.forward(graph, nodes, vectors, weights, out);
      kernel.backward(graph, nodes, vectors, weights, gradOut, gradNodes, gradVectors, gradWeights);
      results.add(Result.of("gradWeights", gradWeights));
    } else {
      kernel.forward(graph, nodes, vectors, out);
      kernel.backward(graph, nodes, vectors, gradOut, gradNodes, gradVectors);
    }
    results.addFirst(Result.of("gradVectors", gradVectors));
    results.addFirst(Result.of("gradNodes", gradNodes));
    results.addFirst(Result.of("out", out));
    return results;
  }
}
