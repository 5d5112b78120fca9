package dev.casimir.cuda;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/**
 * A convolution and its gradients in double precision, term by term, each sum with that of the
 * sizes of its terms. Harmonics count with the norm of their degree, and their derivatives with l
 * over the length, as cancellation among powers of the vector's components makes errors of that
 * size.
 */
final class ConvolutionReference {
  /** Sums, the sizes of their terms, and how many they had. */
  static final class Sums {
    final double[] values;
    final double[] sizes;
    final long[] counts;

    Sums(long count) {
      values = new double[(int) count];
      sizes = new double[(int) count];
      counts = new long[(int) count];
    }

    private void add(long at, double value, double size) {
      values[(int) at] += value;
      sizes[(int) at] += Math.abs(size);
      counts[(int) at]++;
    }
  }

  final Sums out;
  final Sums gradNodes;
  final Sums gradVectors;
  final Sums gradWeights;

  private final Convolution operation;
  private final Layout layout;
  private final int channels;
  private final int paths;
  private final double[] x;
  private final double[] g;
  private final double[] w;
  private double[] values = {};
  private double[] slopes = {};
  private double[] lengths = {};

  /** What a result is held to. */
  interface Closeness {
    void check(String name, Tensor got, Sums expected);
  }

  /** The sums of a case that a kernel has run. */
  static ConvolutionReference of(
      ConvolutionCase all, Convolution operation, PlanOptions options, Graph graph) {
    return new ConvolutionReference(
        operation,
        options.layout(),
        graph,
        all.nodes(),
        all.vectors(),
        all.weights(),
        all.gradOut());
  }

  /** Holds everything the kernel computed of the case to these sums. */
  void compare(ConvolutionCase all, Closeness closeness) {
    closeness.check("out", all.out(), out);
    closeness.check("gradNodes", all.gradNodes(), gradNodes);
    closeness.check("gradVectors", all.gradVectors(), gradVectors);
    closeness.check("gradWeights", all.gradWeights(), gradWeights);
  }

  ConvolutionReference(
      Convolution operation,
      Layout layout,
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor weights,
      Tensor gradOut) {
    this.operation = operation;
    this.layout = layout;
    channels = operation.multiplicity();
    paths = operation.paths();
    x = nodes.toDoubleArray();
    g = gradOut.toDoubleArray();
    w = weights.toDoubleArray();
    out = new Sums(gradOut.size());
    gradNodes = new Sums(nodes.size());
    gradVectors = new Sums(vectors.size());
    gradWeights = new Sums(weights.size());
    harmonics(vectors);
    for (long edge = 0; edge < graph.edges(); edge++) {
      edge(edge, graph.sender(edge), graph.receiver(edge));
    }
  }

  private void harmonics(Tensor vectors) {
    SphericalHarmonics harmonics =
        new SphericalHarmonics(
            operation.maximumDegree(), operation.normalization(), true, Arrangement.ITEM_MAJOR);
    long edges = vectors.dimension(0);
    long k = harmonics.dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor r = Tensor.copyOf(arena, DType.FLOAT64, vectors.toDoubleArray(), edges, 3);
      Tensor y = Tensor.zeros(arena, DType.FLOAT64, edges, k);
      Tensor dy = Tensor.zeros(arena, DType.FLOAT64, edges, k, 3);
      Device.cpu()
          .plan(harmonics, PlanOptions.of(DType.FLOAT64, Layout.MUL_IR))
          .gradients(r, y, dy);
      values = y.toDoubleArray();
      slopes = dy.toDoubleArray();
      lengths = new double[(int) edges];
      for (int e = 0; e < edges; e++) {
        double square = 0;
        for (int axis = 0; axis < 3; axis++) {
          square += r.getDouble(3L * e + axis) * r.getDouble(3L * e + axis);
        }
        lengths[e] = Math.sqrt(square);
      }
    }
  }

  private void edge(long edge, long sender, long receiver) {
    int path = 0;
    for (int b1 = 0; b1 < operation.nodes().blocks().size(); b1++) {
      for (int l2 = 0; l2 <= operation.maximumDegree(); l2++) {
        for (int b3 = 0; b3 < operation.output().blocks().size(); b3++) {
          Irrep in = operation.nodes().blocks().get(b1).irrep();
          Irrep target = operation.output().blocks().get(b3).irrep();
          if (operation.kind().allows(in, Irrep.natural(l2), target)) {
            path(edge, sender, receiver, path++, b1, l2, b3);
          }
        }
      }
    }
  }

  private void path(long edge, long sender, long receiver, int path, int b1, int l2, int b3) {
    CouplingTensor table =
        operation
            .kind()
            .coefficients(
                operation.nodes().blocks().get(b1).irrep().degree(),
                l2,
                operation.output().blocks().get(b3).irrep().degree());
    for (int u = 0; u < channels; u++) {
      long weightAt =
          operation.weights() == EdgeWeights.PATH_CHANNEL
              ? (edge * paths + path) * channels + u
              : edge * paths + path;
      double weight = operation.weights() == EdgeWeights.NONE ? 1 : w[(int) weightAt];
      for (int i = 0; i < table.size(); i++) {
        int m1 = table.degree1() + table.order1(i);
        int m3 = table.degree3() + table.order3(i);
        long at1 = index(operation.nodes(), b1, m1, u) + sender * operation.nodes().dimension();
        long at3 = index(operation.output(), b3, m3, u) + receiver * operation.output().dimension();
        int k = l2 * l2 + l2 + table.order2(i);
        term(edge, at1, at3, weightAt, weight, k, l2, table.value(i));
      }
    }
  }

  private void term(
      long edge, long at1, long at3, long weightAt, double weight, int k, int l2, double c) {
    int harmonics = (operation.maximumDegree() + 1) * (operation.maximumDegree() + 1);
    double y = values[(int) (edge * harmonics + k)];
    double norm = norm(edge, l2, harmonics);
    double from = x[(int) at1];
    double to = g[(int) at3];
    out.add(at3, c * weight * y * from, c * weight * norm * from);
    gradNodes.add(at1, c * weight * y * to, c * weight * norm * to);
    if (operation.weights() != EdgeWeights.NONE) {
      gradWeights.add(weightAt, c * y * from * to, c * norm * from * to);
    }
    for (int axis = 0; axis < 3; axis++) {
      double slope = slopes[(int) ((edge * harmonics + k) * 3 + axis)];
      double most = lengths[(int) edge] == 0 ? 0 : l2 * norm / lengths[(int) edge];
      gradVectors.add(
          3 * edge + axis, c * weight * from * to * slope, c * weight * from * to * most);
    }
  }

  private double norm(long edge, int l2, int harmonics) {
    double square = 0;
    for (int k = l2 * l2; k < (l2 + 1) * (l2 + 1); k++) {
      double y = values[(int) (edge * harmonics + k)];
      square += y * y;
    }
    return Math.sqrt(square);
  }

  private long index(Irreps irreps, int b, int m, int u) {
    Irreps.Block block = irreps.blocks().get(b);
    int inBlock =
        layout == Layout.IR_MUL ? m * block.multiplicity() + u : u * block.irrep().dimension() + m;
    return irreps.offset(b) + inBlock;
  }
}
