package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import org.junit.jupiter.api.Test;

class ManyBodyCheckTest {
  private static final int DEGREE = 2;
  private static final int CHANNELS = 3;
  private static final PlanOptions OPTIONS = PlanOptions.of(DType.FLOAT64, Layout.IR_MUL);
  private static final double BOUND = CorrectnessCheck.bound(DType.FLOAT64);

  private static ManyBodyKernel kernel(int order, ManyBodyAlgorithm algorithm) {
    Irreps irreps = Irreps.sphericalHarmonics(DEGREE, CHANNELS);
    return Device.cpu()
        .plan(new ManyBodyProduct(irreps, irreps, order), OPTIONS.withAlgorithm(algorithm));
  }

  private static double error(int order, ManyBodyCheck.Power power) {
    return new ManyBodyCheck(5, DType.FLOAT64, CHANNELS).error(DEGREE, order, power);
  }

  @Test
  void everyAlgorithmPasses() {
    for (ManyBodyAlgorithm algorithm : ManyBodyAlgorithm.values()) {
      for (int order : new int[] {2, 3, 5}) {
        double error = error(order, kernel(order, algorithm)::forward);
        assertTrue(error <= BOUND, () -> algorithm + ", nu = " + order + ": " + error);
      }
    }
  }

  @Test
  void oneFactorTooManyFails() {
    assertFalse(error(3, kernel(4, ManyBodyAlgorithm.GRID)::forward) <= BOUND);
  }

  @Test
  void whatIsNotWrittenFails() {
    assertTrue(Double.isNaN(error(3, (x, z) -> {})));
  }

  @Test
  void contractionWithFittedWeightsIsTheGauntProduct() {
    for (int order : new int[] {2, 3}) {
      FittedContraction fitted = new FittedContraction(DEGREE, order, CHANNELS);
      double error = error(order, fitted.power(OPTIONS));
      assertTrue(error <= BOUND, () -> "nu = " + order + ": " + error);
    }
  }

  @Test
  void contractionOfTooManyMonomialsIsLeftOut() {
    assertTrue(FittedContraction.refusal(2, 3).isEmpty());
    String reason = FittedContraction.refusal(6, 7).orElseThrow();
    assertTrue(reason.startsWith("order: 7 factors of 49 components"), reason);
  }

  @Test
  void contractionOfAnotherOrderFails() {
    assertFalse(error(3, new FittedContraction(DEGREE, 2, CHANNELS).power(OPTIONS)) <= BOUND);
  }
}
