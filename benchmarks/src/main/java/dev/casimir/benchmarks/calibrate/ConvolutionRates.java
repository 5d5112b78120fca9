package dev.casimir.benchmarks.calibrate;

import dev.casimir.benchmarks.GeometricGraph;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.ProductKind;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Rates of the algorithms for convolutions, on Gaunt products of degrees 0..L over a graph. */
final class ConvolutionRates {
  private static final int[] DEGREES = {1, 2, 3, 4, 6};
  private static final int CHANNELS = 64;

  /** So many that what is computed for several at once is shared. */
  private static final int EDGES = 10_000;

  private ConvolutionRates() {}

  static List<RatePoint> points(DType dtype) {
    List<RatePoint> points = new ArrayList<>();
    for (ConvolutionAlgorithm algorithm : ConvolutionAlgorithm.values()) {
      for (int degree : DEGREES) {
        points.add(point(algorithm, degree, dtype));
      }
    }
    return points;
  }

  private static RatePoint point(ConvolutionAlgorithm algorithm, int degree, DType dtype) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, CHANNELS);
    Convolution convolution =
        new Convolution(
            ProductKind.GAUNT, irreps, degree, irreps, Normalization.COMPONENT, EdgeWeights.NONE);
    PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withAlgorithm(algorithm);
    return new RatePoint(
        algorithm.rateName(dtype),
        "convolution, " + algorithm.label() + ", L = " + degree + ", " + dtype,
        dtype,
        RatePoint.candidateWork(convolution, options) / CHANNELS,
        (long) EDGES * CHANNELS,
        measure -> {
          ConvolutionKernel kernel = Device.cpu().plan(convolution, options);
          try (Arena arena = Arena.ofConfined()) {
            GeometricGraph random = GeometricGraph.random(arena, dtype, EDGES, 1);
            long nodes = random.graph().nodes();
            Tensor x = Tensor.random(arena, dtype, 2, nodes, irreps.dimension());
            Tensor z = Tensor.zeros(arena, dtype, nodes, irreps.dimension());
            return measure.nanoseconds(
                () -> kernel.forward(random.graph(), x, random.vectors(), z));
          }
        });
  }
}
