package dev.casimir.benchmarks.compare;

import dev.casimir.benchmarks.GeometricGraph;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.product.ProductKind;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Holds convolutions against the exact tables: at every node the sum over edges of the sender's
 * features times the harmonics of the edge, in double precision.
 */
final class ConvolutionCheck {
  /** Edges of a check at most: more than kernels take together. */
  static final int EDGES = 40;

  /** A convolution to check. */
  @FunctionalInterface
  interface Convolved {
    /**
     * @param weights {@code [edges, paths]} or {@code [edges, paths * channels]}; without columns
     *     where the convolution has no weights
     */
    void forward(Graph graph, Tensor nodes, Tensor vectors, Tensor weights, Tensor out);
  }

  private final Optional<Path> file;
  private final long seed;
  private final DType dtype;
  private final int channels;
  private final EdgeWeights weights;

  ConvolutionCheck(Optional<Path> file, long seed, DType dtype, int channels, EdgeWeights weights) {
    this.file = file;
    this.seed = seed;
    this.dtype = dtype;
    this.channels = channels;
    this.weights = weights;
  }

  /** The error of a convolution with harmonics of component normalisation, over some edges. */
  double error(ProductKind kind, int degree, int edges, Convolved convolution) {
    try (Arena arena = Arena.ofShared()) {
      int checked = Math.min(edges, EDGES);
      GeometricGraph geometric =
          file.map(path -> GeometricGraph.read(path, arena, dtype, checked))
              .orElseGet(() -> GeometricGraph.random(arena, dtype, checked, seed));
      Graph graph = geometric.graph();
      int components = (degree + 1) * (degree + 1);
      long dimension = (long) components * channels;
      Tensor nodes = Tensor.random(arena, dtype, seed, graph.nodes(), dimension);
      Tensor out = Tensor.zeros(arena, dtype, graph.nodes(), dimension);
      Columns.spoil(out);
      ExactProduct exact = new ExactProduct(kind, degree);
      Tensor w = Tensor.random(arena, dtype, seed + 1, checked, columns(exact.paths()));
      convolution.forward(graph, nodes, geometric.vectors(), w, out);
      Tensor harmonics = harmonics(arena, degree, geometric.vectors());
      RelativeError error = new RelativeError();
      for (int channel : Columns.checked(channels)) {
        double[][] sums = new double[(int) graph.nodes()][components];
        for (int e = 0; e < graph.edges(); e++) {
          double[] features = Columns.read(nodes, graph.sender(e), channel, channels);
          int edge = e;
          double[] message =
              exact.apply(
                  features,
                  Columns.read(harmonics, e, 0, 1),
                  path -> weight(w, edge, path, channel));
          double[] sum = sums[(int) graph.receiver(e)];
          for (int i = 0; i < components; i++) {
            sum[i] += message[i];
          }
        }
        for (int node = 0; node < sums.length; node++) {
          error.add(sums[node], Columns.read(out, node, channel, channels));
        }
      }
      return error.value();
    }
  }

  private long columns(int paths) {
    return switch (weights) {
      case NONE -> 0;
      case PATH -> paths;
      case PATH_CHANNEL -> (long) paths * channels;
    };
  }

  private double weight(Tensor w, int edge, int path, int channel) {
    return switch (weights) {
      case NONE -> 1;
      case PATH -> w.getDouble(edge * w.dimension(1) + path);
      case PATH_CHANNEL -> w.getDouble(edge * w.dimension(1) + (long) path * channels + channel);
    };
  }

  /** In double precision of the vectors as they were rounded. */
  private static Tensor harmonics(Arena arena, int degree, Tensor vectors) {
    Tensor exact = Tensor.zeros(arena, DType.FLOAT64, vectors.dimension(0), 3);
    for (long i = 0; i < exact.size(); i++) {
      exact.setDouble(i, vectors.getDouble(i));
    }
    SphericalHarmonics operation = new SphericalHarmonics(degree, Normalization.COMPONENT, true);
    Tensor values = Tensor.zeros(arena, DType.FLOAT64, vectors.dimension(0), operation.dimension());
    Device.cpu()
        .plan(operation, PlanOptions.of(DType.FLOAT64, Layout.IR_MUL))
        .values(exact, values);
    return values;
  }
}
