package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What may not change a bit of a convolution, and what stays with the edge it belongs to. */
class ConvolutionBitsTest {
  private static final PlanOptions OPTIONS = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);

  /** Operands with gradient. */
  private record Run(double[] out, ConvolutionOracle.Gradients gradients) {
    void assertSame(Run other) {
      assertArrayEquals(bits(out), bits(other.out));
      assertArrayEquals(bits(gradients.nodes()), bits(other.gradients.nodes()));
      assertArrayEquals(bits(gradients.vectors()), bits(other.gradients.vectors()));
      assertArrayEquals(bits(gradients.weights()), bits(other.gradients.weights()));
    }

    private static long[] bits(double[] values) {
      return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
    }
  }

  private static Run run(
      Convolution convolution,
      PlanOptions options,
      Provider provider,
      ConvolutionOracle.Operands operands,
      double[] gradient) {
    return new Run(
        ConvolutionCase.forward(convolution, options, provider, operands),
        ConvolutionCase.backward(convolution, options, provider, operands, gradient));
  }

  @Test
  void providersThreadsAndPaddingGiveTheSameBits() {
    Property.check(
        6,
        31,
        random -> {
          Convolution convolution =
              ConvolutionCase.randomConvolution(random, random.nextBoolean() ? 32 : 21);
          int nodes = 1 + random.nextInt(60);
          ConvolutionOracle.Operands operands =
              ConvolutionCase.randomOperands(random, convolution, nodes, random.nextInt(500));
          double[] gradient =
              ConvolutionCase.gaussian(random, nodes * convolution.output().dimension());
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          Layout layout = random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL;
          PlanOptions options = PlanOptions.of(dtype, layout);
          Run one = run(convolution, options, Provider.VECTOR, operands, gradient);
          one.assertSame(
              run(convolution, options.withThreads(3), Provider.VECTOR, operands, gradient));
          one.assertSame(run(convolution, options, Provider.SCALAR, operands, gradient));
        });
  }

  /** Edges keep their order at every node, so the sums do too. */
  @Test
  void renumberingNodesRenumbersResults() {
    Property.check(
        5,
        32,
        random -> {
          Convolution convolution = ConvolutionCase.randomConvolution(random, 5);
          int nodes = 7;
          ConvolutionOracle.Operands operands =
              ConvolutionCase.randomOperands(random, convolution, nodes, 60);
          int[] moved = permutation(random, nodes);
          ConvolutionOracle.Operands renumbered =
              new ConvolutionOracle.Operands(
                  nodes,
                  Arrays.stream(operands.senders()).map(n -> moved[n]).toArray(),
                  Arrays.stream(operands.receivers()).map(n -> moved[n]).toArray(),
                  move(operands.x(), moved),
                  operands.vectors(),
                  operands.weights());
          double[] gradient =
              ConvolutionCase.gaussian(random, nodes * convolution.output().dimension());
          Run before = run(convolution, OPTIONS, Provider.VECTOR, operands, gradient);
          Run after = run(convolution, OPTIONS, Provider.VECTOR, renumbered, move(gradient, moved));
          new Run(
                  move(before.out(), moved),
                  new ConvolutionOracle.Gradients(
                      move(before.gradients().nodes(), moved),
                      before.gradients().vectors(),
                      before.gradients().weights()))
              .assertSame(after);
        });
  }

  private static int[] permutation(RandomGenerator random, int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static double[] move(double[] rows, int[] to) {
    double[] moved = new double[rows.length];
    int width = rows.length / to.length;
    for (int n = 0; n < to.length; n++) {
      System.arraycopy(rows, n * width, moved, to[n] * width, width);
    }
    return moved;
  }

  @Test
  void nanInAVectorReachesTheTwoNodesOfItsEdgeOnly() {
    for (EdgeWeights weights : EdgeWeights.values()) {
      Irreps irreps = Irreps.sphericalHarmonics(2, 5);
      Convolution convolution =
          new Convolution(ProductKind.CG, irreps, 2, irreps, Normalization.COMPONENT, weights);
      RandomGenerator random = Property.generator(33);
      ConvolutionOracle.Operands operands =
          ConvolutionCase.randomOperands(random, convolution, 6, 40);
      double[] gradient = ConvolutionCase.gaussian(random, 6 * irreps.dimension());
      Run clean = run(convolution, OPTIONS, Provider.VECTOR, operands, gradient);
      int poisoned = 17;
      operands.vectors()[3 * poisoned + 1] = Double.NaN;
      Run dirty = run(convolution, OPTIONS, Provider.VECTOR, operands, gradient);
      boolean reached = false;
      for (int node = 0; node < 6; node++) {
        boolean receives = node == operands.receivers()[poisoned];
        boolean sends = node == operands.senders()[poisoned];
        for (int i = node * irreps.dimension(); i < (node + 1) * irreps.dimension(); i++) {
          reached |= Double.isNaN(dirty.out()[i]);
          assertTrue(receives || clean.out()[i] == dirty.out()[i]);
          assertTrue(sends || clean.gradients().nodes()[i] == dirty.gradients().nodes()[i]);
        }
      }
      assertTrue(reached);
      for (int e = 0; e < 40; e++) {
        for (int axis = 0; axis < 3; axis++) {
          double slope = dirty.gradients().vectors()[3 * e + axis];
          assertEquals(e == poisoned, Double.isNaN(slope), "edge " + e);
        }
      }
    }
  }

  @Test
  void zeroVectorsOnSelfLoopsSeeTheConstantHarmonicAndHaveNoGradient() {
    Irreps irreps = Irreps.parse("3x0e+3x1o");
    Convolution convolution =
        new Convolution(
            ProductKind.CG, irreps, 2, irreps, Normalization.COMPONENT, EdgeWeights.NONE);
    double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    ConvolutionOracle.Operands operands =
        new ConvolutionOracle.Operands(
            1, new int[] {0, 0}, new int[] {0, 0}, x, new double[6], new double[0]);
    Run run = run(convolution, OPTIONS, Provider.VECTOR, operands, x);
    for (int i = 0; i < 12; i++) {
      double factor = 2 / Math.sqrt(i < 3 ? 1 : 3); // two loops; T(l, 0, l) = delta / sqrt(2l+1)
      assertEquals(factor * x[i], run.out()[i], 1e-14);
    }
    for (double slope : run.gradients().vectors()) {
      assertEquals(0, slope);
    }
  }

  @Test
  void graphsWithoutNodesOrEdgesAndKindsWithoutPathsGiveZeros() {
    Irreps irreps = Irreps.sphericalHarmonics(1, 3);
    for (EdgeWeights weights : EdgeWeights.values()) {
      Convolution convolution =
          new Convolution(ProductKind.GAUNT, irreps, 1, irreps, Normalization.COMPONENT, weights);
      for (int nodes : new int[] {0, 4}) {
        ConvolutionOracle.Operands operands =
            new ConvolutionOracle.Operands(
                nodes,
                new int[0],
                new int[0],
                new double[nodes * irreps.dimension()],
                new double[0],
                new double[0]);
        double[] gradient = new double[nodes * irreps.dimension()];
        Run run = run(convolution, OPTIONS, Provider.VECTOR, operands, gradient);
        assertArrayEquals(gradient, run.out());
        assertArrayEquals(gradient, run.gradients().nodes());
      }
      Convolution nothing =
          new Convolution(
              ProductKind.CURL,
              Irreps.parse("3x0e"),
              1,
              Irreps.parse("3x0o"),
              Normalization.COMPONENT,
              weights);
      assertEquals(0, nothing.paths());
      RandomGenerator random = Property.generator(34);
      ConvolutionOracle.Operands operands = ConvolutionCase.randomOperands(random, nothing, 2, 5);
      Run run = run(nothing, OPTIONS, Provider.VECTOR, operands, new double[] {1, 2, 3, 4, 5, 6});
      for (double value : run.out()) {
        assertFalse(value != 0);
      }
      for (double value : run.gradients().vectors()) {
        assertFalse(value != 0);
      }
    }
  }
}
