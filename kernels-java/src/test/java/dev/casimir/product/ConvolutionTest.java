package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.testing.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Convolutions and their gradients against their definition, and their bits against each other. */
class ConvolutionTest {
  private static final long SEED = 20261121;

  @Test
  void resultsAndGradientsAgreeWithTheDefinition() {
    Property.check(
        60,
        SEED,
        random -> {
          Convolution convolution =
              ConvolutionCase.randomConvolution(random, 1 + random.nextInt(40));
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          Layout layout = random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL;
          Provider provider = random.nextInt(4) == 0 ? Provider.SCALAR : Provider.VECTOR;
          PlanOptions options = PlanOptions.of(dtype, layout).withThreads(1 + random.nextInt(3));
          ConvolutionOracle.Operands operands =
              ConvolutionCase.randomOperands(
                  random, convolution, 1 + random.nextInt(6), random.nextInt(40));
          ConvolutionOracle oracle = new ConvolutionOracle(convolution, layout);
          assertEquals(oracle.paths(), convolution.paths());
          check(random, convolution, options, provider, operands, oracle);
        });
  }

  /** Matrices of more entries than are written out as straight-line code. */
  @Test
  void manyPathsWithAWeightForEachChannelAgreeWithTheDefinition() {
    Property.check(
        2,
        SEED,
        random -> {
          Irreps irreps = Irreps.sphericalHarmonics(4, 3);
          Convolution convolution =
              new Convolution(
                  ProductKind.CG,
                  irreps,
                  4,
                  irreps,
                  Normalization.COMPONENT,
                  EdgeWeights.PATH_CHANNEL);
          PlanOptions options =
              PlanOptions.of(DType.FLOAT64, Layout.MUL_IR)
                  .withAlgorithm(ConvolutionAlgorithm.DIRECT);
          ConvolutionOracle.Operands operands =
              ConvolutionCase.randomOperands(random, convolution, 3, 20);
          ConvolutionOracle oracle = new ConvolutionOracle(convolution, Layout.MUL_IR);
          check(random, convolution, options, Provider.VECTOR, operands, oracle);
        });
  }

  private static void check(
      RandomGenerator random,
      Convolution convolution,
      PlanOptions options,
      Provider provider,
      ConvolutionOracle.Operands operands,
      ConvolutionOracle oracle) {
    DType dtype = options.dtype();
    double[] out = ConvolutionCase.forward(convolution, options, provider, operands);
    assertClose("out", oracle.forward(operands), out, dtype);
    double[] gradient = ConvolutionCase.gaussian(random, out.length);
    ConvolutionOracle.Gradients expected = oracle.backward(operands, gradient);
    ConvolutionOracle.Gradients found =
        ConvolutionCase.backward(convolution, options, provider, operands, gradient);
    assertClose("gradNodes", expected.nodes(), found.nodes(), dtype);
    assertClose("gradWeights", expected.weights(), found.weights(), dtype);
    assertClose("gradVectors", expected.vectors(), found.vectors(), dtype);
  }

  private static void assertClose(String name, double[] expected, double[] found, DType dtype) {
    assertEquals(expected.length, found.length, name);
    double bound = (dtype == DType.FLOAT64 ? 1e-13 : 1e-5) * ConvolutionCase.rms(expected);
    double[] error = new double[expected.length];
    for (int i = 0; i < error.length; i++) {
      error[i] = found[i] - expected[i];
    }
    double off = ConvolutionCase.rms(error);
    assertTrue(off <= bound, name + ": rms error " + off + ", bound " + bound);
  }
}
