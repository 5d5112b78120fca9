package dev.casimir.product;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions and their gradients by definition, in double precision: plain loops over edges,
 * paths, coefficients and channels.
 */
final class ConvolutionOracle {
  /** The operands; weights are empty where there are none. */
  record Operands(
      int nodes, int[] senders, int[] receivers, double[] x, double[] vectors, double[] weights) {}

  /** Gradients of all operands. */
  record Gradients(double[] nodes, double[] vectors, double[] weights) {}

  private record Path(int in, int degree, int out, CouplingTensor coefficients) {}

  /** Receives one product: result index += value * x index * weight index * harmonic. */
  private interface Visitor {
    void visit(int edge, int out, double value, int x, int weight, int harmonic);
  }

  private final Convolution convolution;
  private final Layout layout;
  private final List<Path> paths = new ArrayList<>();

  ConvolutionOracle(Convolution convolution, Layout layout) {
    this.convolution = convolution;
    this.layout = layout;
    List<Irreps.Block> inputs = convolution.nodes().blocks();
    List<Irreps.Block> outputs = convolution.output().blocks();
    for (int i = 0; i < inputs.size(); i++) {
      for (int l = 0; l <= convolution.maximumDegree(); l++) {
        for (int k = 0; k < outputs.size(); k++) {
          Irrep a = inputs.get(i).irrep();
          Irrep c = outputs.get(k).irrep();
          int parity = l % 2 == 0 ? 1 : -1;
          CouplingTensor tensor = tensor(convolution.kind(), a.degree(), l, c.degree());
          if (a.parity() * parity == c.parity() && tensor.size() > 0) {
            paths.add(new Path(i, l, k, tensor));
          }
        }
      }
    }
  }

  private static CouplingTensor tensor(ProductKind kind, int l1, int l2, int l3) {
    return kind.coefficients(l1, l2, l3);
  }

  int paths() {
    return paths.size();
  }

  /** Weights of an edge. */
  int weightsOfEdge() {
    return switch (convolution.weights()) {
      case NONE -> 0;
      case PATH -> paths.size();
      case PATH_CHANNEL -> paths.size() * convolution.multiplicity();
    };
  }

  double[] forward(Operands operands) {
    double[] out = new double[operands.nodes() * convolution.output().dimension()];
    double[] y = harmonics(operands.vectors(), null);
    visit(
        operands,
        (edge, to, value, x, weight, harmonic) ->
            out[to] += value * operands.x()[x] * weight(operands, weight) * y[harmonic]);
    return out;
  }

  Gradients backward(Operands operands, double[] gradOut) {
    double[] gradX = new double[operands.x().length];
    double[] gradY = new double[operands.senders().length * dimension()];
    double[] gradWeights = new double[operands.weights().length];
    double[] slopes = new double[3 * gradY.length];
    double[] y = harmonics(operands.vectors(), slopes);
    visit(
        operands,
        (edge, to, value, x, weight, harmonic) -> {
          double w = weight(operands, weight);
          gradX[x] += value * gradOut[to] * w * y[harmonic];
          gradY[harmonic] += value * gradOut[to] * w * operands.x()[x];
          if (weight >= 0) {
            gradWeights[weight] += value * gradOut[to] * operands.x()[x] * y[harmonic];
          }
        });
    double[] gradVectors = new double[operands.vectors().length];
    for (int i = 0; i < gradY.length; i++) {
      for (int axis = 0; axis < 3; axis++) {
        gradVectors[i / dimension() * 3 + axis] += gradY[i] * slopes[3 * i + axis];
      }
    }
    return new Gradients(gradX, gradVectors, gradWeights);
  }

  private static double weight(Operands operands, int index) {
    return index < 0 ? 1 : operands.weights()[index];
  }

  private void visit(Operands operands, Visitor visitor) {
    for (int e = 0; e < operands.senders().length; e++) {
      int from = operands.senders()[e] * convolution.nodes().dimension();
      int to = operands.receivers()[e] * convolution.output().dimension();
      for (int p = 0; p < paths.size(); p++) {
        Path path = paths.get(p);
        CouplingTensor tensor = path.coefficients();
        for (int t = 0; t < tensor.size(); t++) {
          int harmonic =
              e * dimension() + path.degree() * path.degree() + path.degree() + tensor.order2(t);
          for (int u = 0; u < convolution.multiplicity(); u++) {
            int x =
                ProductOracle.index(convolution.nodes(), path.in(), u, tensor.order1(t), layout);
            int z =
                ProductOracle.index(convolution.output(), path.out(), u, tensor.order3(t), layout);
            visitor.visit(e, to + z, tensor.value(t), from + x, weightIndex(e, p, u), harmonic);
          }
        }
      }
    }
  }

  private int weightIndex(int edge, int path, int channel) {
    return switch (convolution.weights()) {
      case NONE -> -1;
      case PATH -> edge * paths.size() + path;
      case PATH_CHANNEL -> (edge * paths.size() + path) * convolution.multiplicity() + channel;
    };
  }

  private int dimension() {
    return (convolution.maximumDegree() + 1) * (convolution.maximumDegree() + 1);
  }

  /** Harmonics [edges, dimension] and, where wanted, their gradients [edges, dimension, 3]. */
  private double[] harmonics(double[] vectors, double[] slopes) {
    int edges = vectors.length / 3;
    SphericalHarmonics operation =
        new SphericalHarmonics(convolution.maximumDegree(), convolution.normalization(), true);
    try (Arena arena = Arena.ofConfined()) {
      Tensor values = Tensor.zeros(arena, DType.FLOAT64, edges, dimension());
      Tensor gradients = Tensor.zeros(arena, DType.FLOAT64, edges, dimension(), 3);
      Device.cpu()
          .plan(operation, PlanOptions.of(DType.FLOAT64, Layout.MUL_IR))
          .gradients(Tensor.copyOf(arena, DType.FLOAT64, vectors, edges, 3), values, gradients);
      if (slopes != null) {
        System.arraycopy(gradients.toDoubleArray(), 0, slopes, 0, slopes.length);
      }
      return values.toDoubleArray();
    }
  }
}
