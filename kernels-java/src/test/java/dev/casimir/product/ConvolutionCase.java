package dev.casimir.product;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.convolution.ConvolutionPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random convolutions, graphs and operands, and how to run them on arrays. */
final class ConvolutionCase {
  private ConvolutionCase() {}

  static Convolution randomConvolution(RandomGenerator random, int channels) {
    return new Convolution(
        ProductKind.values()[random.nextInt(ProductKind.values().length)],
        randomIrreps(random, channels),
        random.nextInt(5),
        randomIrreps(random, channels),
        Normalization.values()[random.nextInt(3)],
        EdgeWeights.values()[random.nextInt(3)]);
  }

  /** Repeated and unsorted blocks of both parities; natural ones in order in every third case. */
  static Irreps randomIrreps(RandomGenerator random, int channels) {
    if (random.nextInt(3) == 0) {
      return Irreps.sphericalHarmonics(random.nextInt(4), channels);
    }
    List<Irreps.Block> blocks = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      Irrep irrep = new Irrep(random.nextInt(5), random.nextBoolean() ? 1 : -1);
      blocks.add(new Irreps.Block(channels, irrep));
    }
    return Irreps.of(blocks);
  }

  /** Every operand is rounded to single precision, so that both precisions see the same numbers. */
  static ConvolutionOracle.Operands randomOperands(
      RandomGenerator random, Convolution convolution, int nodes, int edges) {
    int weights =
        switch (convolution.weights()) {
          case NONE -> 0;
          case PATH -> convolution.paths();
          case PATH_CHANNEL -> convolution.paths() * convolution.multiplicity();
        };
    return new ConvolutionOracle.Operands(
        nodes,
        random.ints(edges, 0, nodes).toArray(),
        random.ints(edges, 0, nodes).toArray(),
        gaussian(random, nodes * convolution.nodes().dimension()),
        gaussian(random, 3 * edges),
        gaussian(random, edges * weights));
  }

  static double[] gaussian(RandomGenerator random, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static double[] forward(
      Convolution convolution,
      PlanOptions options,
      Provider provider,
      ConvolutionOracle.Operands operands) {
    ConvolutionKernel kernel = ConvolutionPlanner.plan(convolution, options, provider);
    try (Arena arena = Arena.ofShared()) {
      DType dtype = options.dtype();
      Graph graph = graph(operands);
      Tensor x =
          Tensor.copyOf(
              arena, dtype, operands.x(), operands.nodes(), convolution.nodes().dimension());
      Tensor r = Tensor.copyOf(arena, dtype, operands.vectors(), graph.edges(), 3);
      Tensor out = dirty(arena, dtype, operands.nodes(), convolution.output().dimension());
      if (convolution.weights() == EdgeWeights.NONE) {
        kernel.forward(graph, x, r, out);
      } else {
        kernel.forward(graph, x, r, weights(arena, dtype, convolution, operands), out);
      }
      return out.toDoubleArray();
    }
  }

  static ConvolutionOracle.Gradients backward(
      Convolution convolution,
      PlanOptions options,
      Provider provider,
      ConvolutionOracle.Operands operands,
      double[] gradient) {
    ConvolutionKernel kernel = ConvolutionPlanner.plan(convolution, options, provider);
    try (Arena arena = Arena.ofShared()) {
      DType dtype = options.dtype();
      Graph graph = graph(operands);
      long nodes = operands.nodes();
      Tensor x = Tensor.copyOf(arena, dtype, operands.x(), nodes, convolution.nodes().dimension());
      Tensor r = Tensor.copyOf(arena, dtype, operands.vectors(), graph.edges(), 3);
      Tensor g = Tensor.copyOf(arena, dtype, gradient, nodes, convolution.output().dimension());
      Tensor gx = dirty(arena, dtype, nodes, convolution.nodes().dimension());
      Tensor gr = dirty(arena, dtype, graph.edges(), 3);
      if (convolution.weights() == EdgeWeights.NONE) {
        kernel.backward(graph, x, r, g, gx, gr);
        return new ConvolutionOracle.Gradients(
            gx.toDoubleArray(), gr.toDoubleArray(), new double[0]);
      }
      Tensor w = weights(arena, dtype, convolution, operands);
      Tensor gw = dirty(arena, dtype, w.dimension(0), w.dimension(1));
      kernel.backward(graph, x, r, w, g, gx, gr, gw);
      return new ConvolutionOracle.Gradients(
          gx.toDoubleArray(), gr.toDoubleArray(), gw.toDoubleArray());
    }
  }

  static Graph graph(ConvolutionOracle.Operands operands) {
    return Graph.of(operands.nodes(), operands.senders(), operands.receivers());
  }

  private static Tensor weights(
      Arena arena, DType dtype, Convolution convolution, ConvolutionOracle.Operands operands) {
    long width = convolution.paths();
    if (convolution.weights() == EdgeWeights.PATH_CHANNEL) {
      width *= convolution.multiplicity();
    }
    return Tensor.copyOf(arena, dtype, operands.weights(), operands.senders().length, width);
  }

  /** An output full of NaN, so that what is not written shows. */
  private static Tensor dirty(Arena arena, DType dtype, long rows, long columns) {
    Tensor tensor = Tensor.zeros(arena, dtype, rows, columns);
    double[] nan = new double[(int) tensor.size()];
    Arrays.fill(nan, Double.NaN);
    return Tensor.copyOf(arena, dtype, nan, rows, columns);
  }

  static double rms(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return values.length == 0 ? 0 : Math.sqrt(sum / values.length);
  }
}
