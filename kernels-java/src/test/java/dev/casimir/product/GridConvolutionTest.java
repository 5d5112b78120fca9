package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is particular to convolutions on the grid. */
class GridConvolutionTest {
  private static final PlanOptions ANY = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
  private static final PlanOptions GRID = ANY.withAlgorithm(ConvolutionAlgorithm.GRID);

  private static Convolution convolution(Irreps irreps, int degree) {
    return new Convolution(
        ProductKind.GAUNT, irreps, degree, irreps, Normalization.COMPONENT, EdgeWeights.NONE);
  }

  private static void assertClose(double[] expected, double[] found) {
    assertEquals(expected.length, found.length);
    double bound = 1e-12 * ConvolutionCase.rms(expected);
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i], bound);
    }
  }

  /** Of functions of both parities, more of them than are held at once. */
  @Test
  void channelsInSeveralPassesGiveTheSame() {
    RandomGenerator random = Property.generator(51);
    Irreps irreps = Irreps.parse("41x4e+41x1o+41x1e+41x1o");
    Convolution convolution = convolution(irreps, 4);
    int nodes = 300;
    ConvolutionOracle.Operands operands =
        ConvolutionCase.randomOperands(random, convolution, nodes, 400);
    PlanOptions direct = ANY.withAlgorithm(ConvolutionAlgorithm.DIRECT);
    double[] out = ConvolutionCase.forward(convolution, GRID, Provider.VECTOR, operands);
    assertClose(ConvolutionCase.forward(convolution, direct, Provider.VECTOR, operands), out);
    assertArrayEquals(
        out, ConvolutionCase.forward(convolution, GRID.withThreads(3), Provider.VECTOR, operands));
  }

  @Test
  void memoryOfALargerGraphServesASmallerOne() {
    RandomGenerator random = Property.generator(52);
    Convolution convolution = convolution(Irreps.parse("3x0e+3x1o+3x2o"), 3);
    ConvolutionKernel kernel = Device.cpu().plan(convolution, GRID);
    int width = convolution.nodes().dimension();
    try (Arena arena = Arena.ofConfined()) {
      for (int nodes : new int[] {40, 3, 50}) {
        ConvolutionOracle.Operands operands =
            ConvolutionCase.randomOperands(random, convolution, nodes, 2 * nodes);
        Tensor x = Tensor.copyOf(arena, DType.FLOAT64, operands.x(), nodes, width);
        Tensor r = Tensor.copyOf(arena, DType.FLOAT64, operands.vectors(), 2L * nodes, 3);
        Tensor out = Tensor.zeros(arena, DType.FLOAT64, nodes, width);
        kernel.forward(ConvolutionCase.graph(operands), x, r, out);
        double[] expected = new ConvolutionOracle(convolution, Layout.MUL_IR).forward(operands);
        assertClose(expected, out.toDoubleArray());
      }
    }
  }

  @Test
  void nanInAVectorReachesTheTwoNodesOfItsEdgeOnly() {
    Irreps irreps = Irreps.sphericalHarmonics(2, 5);
    Convolution convolution = convolution(irreps, 2);
    RandomGenerator random = Property.generator(53);
    ConvolutionOracle.Operands operands =
        ConvolutionCase.randomOperands(random, convolution, 6, 40);
    double[] g = ConvolutionCase.gaussian(random, 6 * irreps.dimension());
    double[] clean = ConvolutionCase.forward(convolution, GRID, Provider.VECTOR, operands);
    ConvolutionOracle.Gradients cleanGradients =
        ConvolutionCase.backward(convolution, GRID, Provider.VECTOR, operands, g);
    int poisoned = 17;
    operands.vectors()[3 * poisoned + 1] = Double.NaN;
    double[] dirty = ConvolutionCase.forward(convolution, GRID, Provider.VECTOR, operands);
    ConvolutionOracle.Gradients gradients =
        ConvolutionCase.backward(convolution, GRID, Provider.VECTOR, operands, g);
    for (int i = 0; i < dirty.length; i++) {
      int node = i / irreps.dimension();
      boolean receives = node == operands.receivers()[poisoned];
      boolean sends = node == operands.senders()[poisoned];
      assertEquals(receives ? Double.NaN : clean[i], dirty[i]);
      assertEquals(sends ? Double.NaN : cleanGradients.nodes()[i], gradients.nodes()[i]);
    }
    for (int i = 0; i < 3 * 40; i++) {
      double expected = i / 3 == poisoned ? Double.NaN : cleanGradients.vectors()[i];
      assertEquals(expected, gradients.vectors()[i]);
    }
  }

  @Test
  void zeroVectorsSeeTheConstantHarmonicAndIsolatedNodesGetZeros() {
    Irreps irreps = Irreps.parse("3x0e+3x1o");
    Convolution convolution = convolution(irreps, 2);
    double[] x = new double[36];
    for (int i = 0; i < x.length; i++) {
      x[i] = i + 1;
    }
    ConvolutionOracle.Operands operands =
        new ConvolutionOracle.Operands(
            3, new int[] {1, 1}, new int[] {1, 1}, x, new double[6], new double[0]);
    double[] out = ConvolutionCase.forward(convolution, GRID, Provider.VECTOR, operands);
    ConvolutionOracle.Gradients gradients =
        ConvolutionCase.backward(convolution, GRID, Provider.VECTOR, operands, x);
    for (int i = 0; i < x.length; i++) {
      double expected = i / 12 == 1 ? 2 * x[i] / Math.sqrt(4 * Math.PI) : 0;
      assertEquals(expected, out[i], 1e-13 * expected);
      assertEquals(expected, gradients.nodes()[i], 1e-13 * expected);
    }
    assertArrayEquals(new double[6], gradients.vectors());
  }

  @Test
  void graphsWithoutNodesOrEdgesAndKindsWithoutPathsGiveZeros() {
    for (Irreps output :
        new Irreps[] {Irreps.parse("2x1o"), Irreps.parse("2x1e"), Irreps.of(List.of())}) {
      Convolution convolution =
          new Convolution(
              ProductKind.GAUNT,
              Irreps.parse("2x0e"),
              1,
              output,
              Normalization.COMPONENT,
              EdgeWeights.NONE);
      for (int nodes : new int[] {0, 4}) {
        ConvolutionOracle.Operands operands =
            new ConvolutionOracle.Operands(
                nodes, new int[0], new int[0], new double[2 * nodes], new double[0], new double[0]);
        double[] zeros = new double[nodes * output.dimension()];
        assertArrayEquals(
            zeros, ConvolutionCase.forward(convolution, GRID, Provider.VECTOR, operands));
        assertArrayEquals(
            new double[2 * nodes],
            ConvolutionCase.backward(convolution, GRID, Provider.VECTOR, operands, zeros).nodes());
      }
    }
  }

  @Test
  @Tag(Allocation.OWN_JVM)
  void oneThreadAllocatesNothingOnceTheMemoryIsThere() {
    Convolution convolution = convolution(Irreps.sphericalHarmonics(2, 7), 2);
    ConvolutionKernel kernel = Device.cpu().plan(convolution, GRID);
    Graph graph = Graph.of(3, new int[] {0, 1, 2, 2, 1, 1}, new int[] {1, 2, 0, 2, 0, 2});
    try (Arena arena = Arena.ofConfined()) {
      int width = convolution.nodes().dimension();
      Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 3, width);
      Tensor r = Tensor.random(arena, DType.FLOAT64, 2, 6, 3);
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, 3, width);
      Tensor gradX = Tensor.zeros(arena, DType.FLOAT64, 3, width);
      Tensor gradR = Tensor.zeros(arena, DType.FLOAT64, 6, 3);
      Allocation.assertSettlesAtNothing(
          () -> {
            kernel.forward(graph, x, r, out);
            kernel.backward(graph, x, r, out, gradX, gradR);
          });
    }
  }

  @Test
  void onlyGauntProductsWithoutWeightsAreComputedOnIt() {
    Irreps irreps = Irreps.sphericalHarmonics(3, 64);
    Convolution weighted =
        new Convolution(
            ProductKind.GAUNT, irreps, 3, irreps, Normalization.COMPONENT, EdgeWeights.PATH);
    Convolution curled =
        new Convolution(
            ProductKind.GAUNT_CURL, irreps, 3, irreps, Normalization.COMPONENT, EdgeWeights.NONE);
    for (Convolution other : new Convolution[] {weighted, curled}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> Device.cpu().plan(other, GRID).report())
              .getMessage();
      assertTrue(message.startsWith("algorithm: grid does not compute this convolution"), message);
    }
  }
}
