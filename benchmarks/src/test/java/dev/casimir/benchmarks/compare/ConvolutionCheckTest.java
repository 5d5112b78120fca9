package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.ProductKind;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvolutionCheckTest {
  private static final int DEGREE = 2;
  private static final int CHANNELS = 3;
  private static final double BOUND = CorrectnessCheck.bound(DType.FLOAT64);

  private static ConvolutionKernel kernel(ProductKind kind, Normalization normalization) {
    Irreps irreps = Irreps.sphericalHarmonics(DEGREE, CHANNELS);
    return Device.cpu()
        .plan(
            new Convolution(kind, irreps, DEGREE, irreps, normalization, EdgeWeights.NONE),
            PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
  }

  private static double error(ProductKind kind, int edges, ConvolutionCheck.Convolved convolved) {
    return new ConvolutionCheck(Optional.empty(), 5, DType.FLOAT64, CHANNELS, EdgeWeights.NONE)
        .error(kind, DEGREE, edges, convolved);
  }

  private static ConvolutionCheck.Convolved plain(ConvolutionKernel kernel) {
    return (graph, nodes, vectors, weights, out) -> kernel.forward(graph, nodes, vectors, out);
  }

  @Test
  void weightedKernelsPassWithTheirWeightsOnly() {
    for (EdgeWeights kind : new EdgeWeights[] {EdgeWeights.PATH, EdgeWeights.PATH_CHANNEL}) {
      Irreps irreps = Irreps.sphericalHarmonics(DEGREE, CHANNELS);
      ConvolutionKernel kernel =
          Device.cpu()
              .plan(
                  new Convolution(
                      ProductKind.CG, irreps, DEGREE, irreps, Normalization.COMPONENT, kind),
                  PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
      ConvolutionCheck check =
          new ConvolutionCheck(Optional.empty(), 5, DType.FLOAT64, CHANNELS, kind);
      double error = check.error(ProductKind.CG, DEGREE, 10, kernel::forward);
      assertTrue(error <= BOUND, () -> kind + ": " + error);
      double other =
          check.error(
              ProductKind.CG,
              DEGREE,
              10,
              (graph, nodes, vectors, weights, out) -> {
                weights.setDouble(0, 2 * weights.getDouble(0));
                kernel.forward(graph, nodes, vectors, weights, out);
                weights.setDouble(0, weights.getDouble(0) / 2);
              });
      assertFalse(other <= BOUND);
    }
  }

  @Test
  void kernelsPassFromOneEdgeOn() {
    for (ProductKind kind : new ProductKind[] {ProductKind.CG, ProductKind.GAUNT}) {
      ConvolutionKernel kernel = kernel(kind, Normalization.COMPONENT);
      for (int edges : new int[] {1, 10, 10_000}) {
        double error = error(kind, edges, plain(kernel));
        assertTrue(error <= BOUND, () -> kind + ", " + edges + " edges: " + error);
      }
    }
  }

  @Test
  void anotherKindOrNormalizationFails() {
    ConvolutionKernel gaunt = kernel(ProductKind.GAUNT, Normalization.COMPONENT);
    assertFalse(error(ProductKind.CG, 10, plain(gaunt)) <= BOUND);
    ConvolutionKernel integral = kernel(ProductKind.GAUNT, Normalization.INTEGRAL);
    assertFalse(error(ProductKind.GAUNT, 10, plain(integral)) <= BOUND);
  }

  @Test
  void whatIsNotWrittenFails() {
    assertTrue(
        Double.isNaN(error(ProductKind.GAUNT, 10, (graph, nodes, vectors, weights, out) -> {})));
  }

  @Test
  void edgesTurnedRoundFail() {
    ConvolutionKernel kernel = kernel(ProductKind.GAUNT, Normalization.COMPONENT);
    double error =
        error(
            ProductKind.GAUNT,
            10,
            (graph, nodes, vectors, weights, out) -> {
              for (long i = 0; i < vectors.size(); i++) {
                vectors.setDouble(i, -vectors.getDouble(i));
              }
              kernel.forward(graph, nodes, vectors, out);
              for (long i = 0; i < vectors.size(); i++) {
                vectors.setDouble(i, -vectors.getDouble(i));
              }
            });
    assertFalse(error <= BOUND);
  }
}
