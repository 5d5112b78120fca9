package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnalyticFunctionTest {
  private static double[] value(HolomorphicFunction function, double re, double im) {
    double[] x = {7, re, 7};
    double[] y = {7, im, 7};
    function.evaluate(x, y, 1, 1);
    assertEquals(7, x[0]);
    assertEquals(7, y[2]);
    return new double[] {x[1], y[1]};
  }

  private static void assertClose(double re, double im, double[] actual, double relative) {
    double error = Math.hypot(actual[0] - re, actual[1] - im);
    assertTrue(
        error <= relative * Math.hypot(re, im),
        () -> "%s + %s i: off by %s".formatted(re, im, error));
  }

  /** Values of the gamma function to 17 digits. */
  @Test
  void gammaHasItsValues() {
    double[] factorial = {1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880, 3628800};
    for (int n = 0; n < factorial.length; n++) {
      assertClose(factorial[n], 0, value(AnalyticFunction.GAMMA1P, n, 0), 1e-14);
      assertClose(1 / factorial[n], 0, value(AnalyticFunction.RECIPROCAL_GAMMA, n + 1, 0), 1e-14);
      assertEquals(0, value(AnalyticFunction.RECIPROCAL_GAMMA, -n, 0)[0]);
    }
    assertClose(Math.sqrt(Math.PI), 0, value(AnalyticFunction.GAMMA, 0.5, 0), 1e-15);
    assertClose(-2 * Math.sqrt(Math.PI), 0, value(AnalyticFunction.GAMMA, -0.5, 0), 2e-15);
    assertClose(
        0.49801566811835604, -0.15494982830181069, value(AnalyticFunction.GAMMA1P, 0, 1), 3e-15);
  }

  /** Gamma(1 + z) = z Gamma(z), across the line where the reflection begins and far from it. */
  @Test
  void gammaFulfilsItsEquations() {
    Property.check(
        500,
        71,
        random -> {
          double x = 24 * random.nextDouble() - 12;
          double y = 16 * random.nextDouble() - 8;
          double[] gamma = value(AnalyticFunction.GAMMA, x, y);
          double[] next = value(AnalyticFunction.GAMMA1P, x, y);
          double[] inverse = value(AnalyticFunction.RECIPROCAL_GAMMA, x, y);
          assertClose(x * gamma[0] - y * gamma[1], x * gamma[1] + y * gamma[0], next, 3e-14);
          assertEquals(1, gamma[0] * inverse[0] - gamma[1] * inverse[1], 3e-14);
          assertEquals(0, gamma[0] * inverse[1] + gamma[1] * inverse[0], 3e-14);
          double[] other = value(AnalyticFunction.GAMMA, 1 - x, -y);
          double re = gamma[0] * other[0] - gamma[1] * other[1];
          double im = gamma[0] * other[1] + gamma[1] * other[0];
          double[] sine = value(AnalyticFunction.SIN, Math.PI * x, Math.PI * y);
          assertClose(
              Math.PI * sine[0] / (sine[0] * sine[0] + sine[1] * sine[1]),
              -Math.PI * sine[1] / (sine[0] * sine[0] + sine[1] * sine[1]),
              new double[] {re, im},
              5e-13);
        });
  }

  @Test
  void logarithmIsAccurateWhereItsArgumentIsNearOne() {
    assertClose(1e-20, 1e-20, value(AnalyticFunction.LOG1P, 1e-20, 1e-20), 1e-16);
    assertClose(Math.log(3), 0, value(AnalyticFunction.LOG1P, 2, 0), 1e-16);
    assertClose(Math.log(0.5), Math.PI, value(AnalyticFunction.LOG1P, -1.5, 0.0), 1e-16);
    assertClose(0, Math.PI / 2, value(AnalyticFunction.LOG1P, -1, 1), 1e-15);
  }

  @ParameterizedTest
  @EnumSource(AnalyticFunction.class)
  void functionsAreHolomorphicAndRealOnTheRealAxis(AnalyticFunction function) {
    HolomorphicMap map = HolomorphicMap.of(function);
    Property.check(
        50,
        72,
        random -> {
          double x = 2 * random.nextDouble() - 0.7;
          double y = 0.3 + random.nextDouble();
          assertEquals(0, CauchyRiemann.defect(map, x, y, 1e-5), 1e-5);
          double[] upper = value(function, x, y);
          double[] lower = value(function, x, -y);
          assertEquals(upper[0], lower[0]);
          assertEquals(upper[1], -lower[1]);
          double[] real = value(function, x, 0);
          assertEquals(0.0, real[1] + 0.0);
        });
  }

  @Test
  void otherFunctionsAreNot() {
    HolomorphicFunction conjugate =
        (re, im, offset, length) -> {
          for (int i = offset; i < offset + length; i++) {
            im[i] = -im[i];
          }
        };
    HolomorphicFunction real =
        (re, im, offset, length) -> {
          for (int i = offset; i < offset + length; i++) {
            im[i] = 0;
          }
        };
    HolomorphicFunction nothing =
        (re, im, offset, length) -> {
          for (int i = offset; i < offset + length; i++) {
            re[i] = 1;
            im[i] = 0;
          }
        };
    assertEquals(1, CauchyRiemann.defect(HolomorphicMap.of(conjugate), 1, 2, 1e-3), 1e-10);
    assertEquals(0.5, CauchyRiemann.defect(HolomorphicMap.of(real), 1, 2, 1e-3), 1e-10);
    assertEquals(0, CauchyRiemann.defect(HolomorphicMap.of(nothing), 1, 2, 1e-3));
    assertTrue(Double.isNaN(CauchyRiemann.defect(HolomorphicMap.of(real), Double.NaN, 2, 1e-3)));
  }
}
