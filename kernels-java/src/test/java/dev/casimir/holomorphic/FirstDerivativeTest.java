package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FirstDerivativeTest {
  private static final double[] POINTS = {-3, -0.25, 0, 1e-8, 0.5, 2};

  @Test
  void complexStepsOfAnyTinySizeAreExact() {
    for (double step : new double[] {1e-9, FirstDerivative.STEP, 1e-200}) {
      double[] points = POINTS.clone();
      double[] slopes = FirstDerivative.complexStep(AnalyticFunction.SIN, points, step);
      assertArrayEquals(POINTS, points);
      for (int i = 0; i < slopes.length; i++) {
        assertEquals(Math.cos(POINTS[i]), slopes[i], 3e-16);
      }
    }
    assertEquals(1, FirstDerivative.complexStep(AnalyticFunction.LOG1P, 0, 1e-20), 1e-16);
    assertEquals(1, FirstDerivative.complexStep(AnalyticFunction.RATIONAL, 0, 1e-20), 1e-16);
    assertEquals(
        1, FirstDerivative.complexStep(AnalyticFunction.TRIGONOMETRIC_QUOTIENT, 0, 1e-20), 1e-15);
    assertEquals(1, FirstDerivative.complexStep(AnalyticFunction.BELL, 0, 1e-20), 1e-15);
    assertEquals(
        -0.57721566490153286,
        FirstDerivative.complexStep(AnalyticFunction.GAMMA1P, 0, 1e-20),
        2e-15);
  }

  @Test
  void tangentsFollowTheirOwnFormula() {
    DualFunction product = // x e^x
        (values, tangents, offset, length) -> {
          for (int i = offset; i < offset + length; i++) {
            double power = Math.exp(values[i]);
            tangents[i] *= power * (1 + values[i]);
            values[i] *= power;
          }
        };
    double[] points = POINTS.clone();
    double[] slopes = FirstDerivative.tangents(product, points);
    assertArrayEquals(POINTS, points);
    for (int i = 0; i < slopes.length; i++) {
      assertEquals((1 + POINTS[i]) * Math.exp(POINTS[i]), slopes[i], 1e-14);
    }
  }

  @Test
  void refusesSteps() {
    for (double step : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> FirstDerivative.complexStep(AnalyticFunction.EXP, 0, step));
      assertThrows(
          IllegalArgumentException.class,
          () -> CauchyRiemann.defect(HolomorphicMap.of(AnalyticFunction.EXP), 0, 0, step));
    }
  }
}
