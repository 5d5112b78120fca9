package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.product.ProductKind;
import dev.casimir.product.internal.convolution.ConvolutionPlanner;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Convolutions in the frames of edges and on grids, on the host build, against sums of all terms.
 */
@OnEveryDevice
class ConvolutionAlgorithmsOnDeviceTest {
  private static final ConvolutionAlgorithm[] ALGORITHMS = {
    ConvolutionAlgorithm.ESCN, ConvolutionAlgorithm.GRID
  };

  @ParameterizedTest
  @CsvSource({
    "GAUNT, 33x0e+33x1o+33x2e+33x3o, 3, 33x0e+33x1o+33x2e+33x3o, 5, 12",
    "CG, 1x0e+1x1o, 2, 1x1e+1x1o+1x2e, 7, 60",
    "CG, 65x1o, 1, 65x0e+65x1e, 4, 20",
    "GAUNT_CURL, 130x0e+130x1o, 1, 130x0e+130x1o+130x2e, 3, 5",
    "GAUNT, 2x0e+2x1o+2x2e+2x3o+2x4e+2x5o, 2, 2x1o+2x6e+2x3o+2x3o+2x4o, 3, 9",
    "GAUNT, 3x1e+3x1o+3x2e+3x2o, 3, 3x2e+3x2o+3x1o+3x1e, 4, 11",
    "CURL, 3x1o+3x1o+3x2e, 3, 3x3o+3x2o+3x0e, 3, 40",
    "CG, 4x0e, 0, 4x0e, 3, 8",
    "CG, 4x0e, 1, 4x2e, 3, 8",
    "GAUNT, 2x1o, 2, 2x1o, 4, 0",
    "GAUNT, 2x1o, 2, 2x1o, 0, 0",
  })
  void agreeWithTheSumOfAllTerms(
      ProductKind kind, String nodes, int degree, String output, int nodeCount, int edges) {
    Graph graph = ConvolutionCase.graph(nodeCount, edges);
    for (EdgeWeights weights : EdgeWeights.values()) {
      Convolution operation =
          new Convolution(
              kind,
              Irreps.parse(nodes),
              degree,
              Irreps.parse(output),
              Normalization.COMPONENT,
              weights);
      for (ConvolutionAlgorithm algorithm : ALGORITHMS) {
        for (Layout layout : Layout.values()) {
          if (ConvolutionPlanner.applies(algorithm, operation)) {
            DType dtype = layout == Layout.MUL_IR ? DType.FLOAT64 : DType.FLOAT32;
            compare(operation, PlanOptions.of(dtype, layout).withAlgorithm(algorithm), graph);
          }
        }
      }
    }
  }

  private static void compare(Convolution operation, PlanOptions options, Graph graph) {
    try (Arena arena = Arena.ofConfined();
        CudaKernel kernel = (CudaKernel) device().plan(operation, options)) {
      ConvolutionCase all = ConvolutionCase.of(arena, operation, options, graph);
      all.run((ConvolutionKernel) kernel);
      ConvolutionReference.of(all, operation, options, graph)
          .compare(all, ConvolutionAlgorithmsOnDeviceTest::assertClose);
    }
  }

  /** Errors spread over a node or an edge: the largest sum of terms there is the scale. */
  private static void assertClose(String name, Tensor got, ConvolutionReference.Sums expected) {
    double unit = got.dtype().unitRoundoff();
    int width = (int) got.dimension(1);
    for (int first = 0; first < expected.values.length; first += width) {
      double size = 0;
      double count = 0;
      for (int i = first; i < first + width; i++) {
        size = Math.max(size, expected.sizes[i]);
        count = Math.max(count, expected.counts[i]);
      }
      double bound = 4 * Math.sqrt(count) * unit * size;
      for (int i = first; i < first + width; i++) {
        assertEquals(expected.values[i], got.getDouble(i), bound, name + " " + i);
      }
    }
  }

  private static Convolution usual(EdgeWeights weights) {
    Irreps irreps = Irreps.parse("5x0e+5x1o+5x2e");
    return new Convolution(ProductKind.GAUNT, irreps, 2, irreps, Normalization.COMPONENT, weights);
  }

  private static PlanOptions by(ConvolutionAlgorithm algorithm) {
    return PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withAlgorithm(algorithm);
  }

  @Test
  void aNanReachesTheNodesOfItsEdgeAlone() {
    Graph graph = Graph.of(4, new int[] {0, 1, 2, 3}, new int[] {1, 2, 3, 0});
    for (ConvolutionAlgorithm algorithm : ALGORITHMS) {
      Convolution operation = usual(EdgeWeights.NONE);
      try (Arena arena = Arena.ofConfined();
          CudaKernel kernel = (CudaKernel) device().plan(operation, by(algorithm))) {
        ConvolutionCase clean = ConvolutionCase.of(arena, operation, by(algorithm), graph);
        ConvolutionCase broken = ConvolutionCase.of(arena, operation, by(algorithm), graph);
        broken.vectors().setDouble(4, Double.NaN);
        clean.run((ConvolutionKernel) kernel);
        broken.run((ConvolutionKernel) kernel);
        assertNanAt(2, clean.out(), broken.out());
        assertNanAt(1, clean.gradNodes(), broken.gradNodes());
        assertNanAt(1, clean.gradVectors(), broken.gradVectors());
      }
    }
  }

  private static void assertNanAt(long item, Tensor clean, Tensor broken) {
    long width = clean.dimension(1);
    boolean found = false;
    for (long i = 0; i < clean.size(); i++) {
      if (i / width == item) {
        found |= Double.isNaN(broken.getDouble(i));
      } else {
        assertEquals(clean.getDouble(i), broken.getDouble(i));
      }
    }
    assertTrue(found);
  }

  @Test
  void bitsDependOnNothingButTheNode() {
    for (ConvolutionAlgorithm algorithm : ALGORITHMS) {
      Convolution operation = usual(EdgeWeights.NONE);
      int[] senders = {0, 1, 2, 2, 0, 1, 1, 2, 0, 0, 1, 2};
      int[] receivers = {1, 1, 0, 1, 1, 0, 1, 1, 1, 2, 1, 1};
      try (Arena arena = Arena.ofConfined();
          CudaKernel kernel = (CudaKernel) device().plan(operation, by(algorithm))) {
        ConvolutionCase one =
            ConvolutionCase.of(arena, operation, by(algorithm), Graph.of(3, senders, receivers));
        one.run((ConvolutionKernel) kernel);
        double[] out = one.out().toDoubleArray();
        double[] gradients = one.gradVectors().toDoubleArray();
        Graph larger = Graph.of(9, senders, receivers);
        ConvolutionCase other = ConvolutionCase.of(arena, operation, by(algorithm), larger);
        for (long i = 0; i < one.nodes().size(); i++) {
          other.nodes().setDouble(i, one.nodes().getDouble(i));
          other.gradOut().setDouble(i, one.gradOut().getDouble(i));
        }
        other.run((ConvolutionKernel) kernel);
        for (int i = 0; i < out.length; i++) {
          assertEquals(out[i], other.out().getDouble(i));
        }
        assertArrayEquals(gradients, other.gradVectors().toDoubleArray());
      }
    }
  }
}
