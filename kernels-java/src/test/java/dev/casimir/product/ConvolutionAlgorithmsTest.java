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
import dev.casimir.testing.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole convolutions by every algorithm, against the definition and against each other. */
class ConvolutionAlgorithmsTest {
  private static final long SEED = 20261122;

  @ParameterizedTest
  @EnumSource(
      value = ConvolutionAlgorithm.class,
      names = {"ESCN", "GRID"})
  void resultsAndGradientsAgreeWithTheDefinition(ConvolutionAlgorithm algorithm) {
    Property.check(
        60,
        SEED,
        random -> {
          Convolution convolution = randomConvolution(random, algorithm, 1 + random.nextInt(40));
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          Layout layout = random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL;
          Provider provider = random.nextInt(4) == 0 ? Provider.SCALAR : Provider.VECTOR;
          PlanOptions options =
              PlanOptions.of(dtype, layout)
                  .withThreads(1 + random.nextInt(3))
                  .withAlgorithm(algorithm);
          ConvolutionOracle.Operands operands =
              ConvolutionCase.randomOperands(
                  random, convolution, 1 + random.nextInt(6), random.nextInt(40));
          ConvolutionOracle oracle = new ConvolutionOracle(convolution, layout);
          double[] out = ConvolutionCase.forward(convolution, options, provider, operands);
          assertClose("out", oracle.forward(operands), out, dtype, 0);
          double[] gradient = ConvolutionCase.gaussian(random, out.length);
          ConvolutionOracle.Gradients expected = oracle.backward(operands, gradient);
          ConvolutionOracle.Gradients found =
              ConvolutionCase.backward(convolution, options, provider, operands, gradient);
          assertClose("gradNodes", expected.nodes(), found.nodes(), dtype, 0);
          assertClose("gradWeights", expected.weights(), found.weights(), dtype, 0);
          // torques cancel up to rounding where a gradient is exactly zero
          assertClose("gradVectors", expected.vectors(), found.vectors(), dtype, 1);
        });
  }

  /** One that the algorithm computes. */
  private static Convolution randomConvolution(
      RandomGenerator random, ConvolutionAlgorithm algorithm, int channels) {
    Convolution any = ConvolutionCase.randomConvolution(random, channels);
    boolean onGrid = algorithm == ConvolutionAlgorithm.GRID;
    return new Convolution(
        onGrid ? ProductKind.GAUNT : any.kind(),
        any.nodes(),
        any.maximumDegree(),
        any.output(),
        any.normalization(),
        !onGrid && random.nextBoolean() ? EdgeWeights.PATH : EdgeWeights.NONE);
  }

  /** To a bound relative to the size of what is expected, or to {@code least} if that is larger. */
  private static void assertClose(
      String name, double[] expected, double[] found, DType dtype, double least) {
    assertEquals(expected.length, found.length, name);
    double size = Math.max(least, ConvolutionCase.rms(expected));
    double bound = (dtype == DType.FLOAT64 ? 1e-13 : 1e-5) * size;
    double[] error = new double[expected.length];
    for (int i = 0; i < error.length; i++) {
      error[i] = found[i] - expected[i];
    }
    double off = ConvolutionCase.rms(error);
    assertTrue(off <= bound, name + ": rms error " + off + ", bound " + bound);
  }

  @ParameterizedTest
  @EnumSource(
      value = ConvolutionAlgorithm.class,
      names = {"ESCN", "GRID"})
  void bitsDoNotChangeWithThreadsOrProvider(ConvolutionAlgorithm algorithm) {
    Property.check(
        4,
        SEED + 1,
        random -> {
          Convolution convolution = randomConvolution(random, algorithm, 1 + random.nextInt(20));
          PlanOptions one = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withAlgorithm(algorithm);
          PlanOptions many = one.withThreads(4);
          ConvolutionOracle.Operands operands =
              ConvolutionCase.randomOperands(random, convolution, 60, 900);
          double[] out = ConvolutionCase.forward(convolution, one, Provider.VECTOR, operands);
          assertArrayEquals(
              out, ConvolutionCase.forward(convolution, many, Provider.VECTOR, operands));
          assertArrayEquals(
              out, ConvolutionCase.forward(convolution, one, Provider.SCALAR, operands));
          double[] gradient = ConvolutionCase.gaussian(random, out.length);
          ConvolutionOracle.Gradients first =
              ConvolutionCase.backward(convolution, one, Provider.VECTOR, operands, gradient);
          ConvolutionOracle.Gradients second =
              ConvolutionCase.backward(convolution, many, Provider.VECTOR, operands, gradient);
          assertArrayEquals(first.nodes(), second.nodes());
          assertArrayEquals(first.vectors(), second.vectors());
          assertArrayEquals(first.weights(), second.weights());
        });
  }

  @Test
  void thePlannerTurnsToTheFrameOfTheEdgeForHighDegrees() {
    assertEquals("direct", algorithm(1, 64));
    assertEquals("escn", algorithm(10, 64));
  }

  private static String algorithm(int degree, int channels) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    return Device.cpu()
        .plan(
            convolution(irreps, degree, EdgeWeights.PATH),
            PlanOptions.of(DType.FLOAT32, Layout.IR_MUL))
        .report()
        .algorithm();
  }

  private static Convolution convolution(Irreps irreps, int degree, EdgeWeights weights) {
    return new Convolution(
        ProductKind.CG, irreps, degree, irreps, Normalization.COMPONENT, weights);
  }

  @Test
  void weightsForEachChannelAreLeftToOneMatrixForEachEdge() {
    Convolution operation =
        convolution(Irreps.sphericalHarmonics(6, 4), 6, EdgeWeights.PATH_CHANNEL);
    PlanOptions any = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL);
    assertEquals("direct", Device.cpu().plan(operation, any).report().algorithm());
    PlanOptions options = any.withAlgorithm(ConvolutionAlgorithm.ESCN);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Device.cpu().plan(operation, options));
    assertTrue(refusal.getMessage().contains("escn"), refusal.getMessage());
  }

  @Test
  void algorithmsOfProductsAreRefused() {
    Convolution operation = convolution(Irreps.sphericalHarmonics(1, 4), 1, EdgeWeights.NONE);
    PlanOptions options =
        PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withAlgorithm(Algorithm.SPARSE);
    assertThrows(IllegalArgumentException.class, () -> Device.cpu().plan(operation, options));
  }

  /** Measured: docs/measurements.md. */
  @Test
  void thePlannerGoesByTheNumberOfEdges() {
    assertEquals("direct", chosen(2, 1));
    assertEquals("escn", chosen(4, 1));
    assertEquals("grid", chosen(6, 100));
    assertEquals("direct", chosen(3, PlanOptions.MANY_ITEMS));
    assertEquals("direct", chosen(6, PlanOptions.MANY_ITEMS));
  }

  private static String chosen(int degree, long edges) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, 64);
    Convolution convolution =
        new Convolution(
            ProductKind.GAUNT, irreps, degree, irreps, Normalization.COMPONENT, EdgeWeights.NONE);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withExpectedItems(edges);
    return Device.cpu().plan(convolution, options).report().algorithm();
  }
}
