package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.tensor.DType;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Known coefficients, and the errors that docs/cauchy-derivatives.md tells of. */
class CauchyDerivativeTest {
  private static final double EULER = 0.57721566490153286061;
  private static final ExactSeries QUOTIENT = ExactSeries.trigonometricQuotient(61);
  private static final HolomorphicFunction STEEP =
      (re, im, offset, length) -> {
        for (int i = offset; i < offset + length; i++) {
          re[i] *= 100;
          im[i] *= 100;
        }
        AnalyticFunction.EXP.evaluate(re, im, offset, length);
      };
  private static final HolomorphicFunction SQUARED_SINE =
      (re, im, offset, length) -> {
        AnalyticFunction.SIN.evaluate(re, im, offset, length);
        for (int i = offset; i < offset + length; i++) {
          double square = re[i] * re[i] - im[i] * im[i];
          im[i] = 2 * re[i] * im[i];
          re[i] = square;
        }
      };

  private static HolomorphicFunction function(String name) {
    return switch (name) {
      case "exp" -> AnalyticFunction.EXP;
      case "exp(100 z)" -> STEEP;
      case "1/(1-z)" -> AnalyticFunction.RATIONAL;
      case "log(1+z)" -> AnalyticFunction.LOG1P;
      case "sin^2" -> SQUARED_SINE;
      default -> AnalyticFunction.TRIGONOMETRIC_QUOTIENT;
    };
  }

  private static IntToDoubleFunction coefficients(String name) {
    return switch (name) {
      case "exp" -> n -> 1 / factorial(n);
      case "exp(100 z)" -> n -> Math.pow(100, n) / factorial(n);
      case "1/(1-z)" -> n -> 1;
      case "log(1+z)" -> n -> n == 0 ? 0 : (n % 2 == 1 ? 1.0 : -1.0) / n;
      case "sin^2" ->
          n -> n % 2 == 1 || n == 0 ? 0 : (n % 4 == 2 ? 1 : -1) * Math.pow(2, n - 1) / factorial(n);
      default -> QUOTIENT::coefficient;
    };
  }

  private static double factorial(int n) {
    double factorial = 1;
    for (int k = 2; k <= n; k++) {
      factorial *= k;
    }
    return factorial;
  }

  /** Up to rounding the error is r^N / (N + 1)!, and the estimate is not smaller. */
  @ParameterizedTest
  @CsvSource({
    "2, 1, 0.17, 2e-1", "2, 0.1, 1.7e-3, 3e-3", "2, 1e-4, 1.7e-9, 3e-9", "4, 1, 8.3e-3, 2e-2",
    "4, 0.1, 8.3e-7, 2e-6", "8, 1, 2.8e-6, 2e-4", "8, 0.1, 2.8e-14, 1e-9", "16, 5, 4.3e-4, 2"
  })
  void errorsOfTheExponentialAreThoseOfAliasing(
      int nodes, double radius, double expected, double largestEstimate) {
    for (NodeOffset offset : NodeOffset.values()) {
      CauchyDerivative derivative =
          CauchyDerivative.of(AnalyticFunction.EXP)
              .withRadius(radius)
              .withNodes(nodes)
              .withOffset(offset);
      CauchyCoefficient c = derivative.evaluate(0).coefficient();
      double error = Math.abs(c.re() - 1);
      assertTrue(error > expected / 2 && error < 2 * expected, c::toString);
      assertEquals(offset == NodeOffset.ZERO, c.re() > 1);
      assertTrue(c.error() >= 0.5 * error && c.error() <= largestEstimate, c::toString);
      boolean resolved = c.truncation() <= derivative.tolerance() * Math.abs(c.re());
      assertEquals(resolved ? ItemStatus.OK : ItemStatus.ALIASED, c.status());
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 1", "32, 5"})
  void enoughNodesLeaveRoundingAlone(int nodes, double radius) {
    CauchyResult result =
        CauchyDerivative.of(AnalyticFunction.EXP)
            .withRadius(radius)
            .withNodes(nodes)
            .withRealOnReal(true)
            .evaluate(0);
    assertEquals(1, result.coefficient().re(), 6e-15);
    assertEquals(ItemStatus.OK, result.status());
    assertEquals(nodes / 2 + 3, result.evaluations());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"exp", "exp(100 z)", "1/(1-z)", "log(1+z)", "sin^2", "e^z/(sin^3 z+cos^3 z)"})
  void radiiAreFoundForEachOrder(String name) {
    int[] orders = {1, 2, 5, 10, 20, 30};
    CauchyResult result =
        CauchyDerivative.of(function(name)).withOrders(orders).withRealOnReal(true).evaluate(0);
    for (int n : orders) {
      double exact = coefficients(name).applyAsDouble(n);
      CauchyCoefficient c = result.coefficient(n);
      double error = Math.abs(c.re() - exact);
      if (exact == 0) {
        assertEquals(ItemStatus.ZERO_COEFFICIENT, c.status(), c::toString);
        assertTrue(error <= c.error() && c.error() < 1e-15, c::toString);
      } else {
        assertEquals(ItemStatus.OK, c.status(), c::toString);
        assertTrue(error <= 2e-14 * Math.abs(exact), c::toString);
        assertTrue(error <= c.error() + 2e-16 * Math.abs(exact), c::toString);
        assertTrue(c.error() <= 1e-12 * Math.abs(exact), c::toString);
      }
    }
    assertTrue(result.evaluations() < 10_000, result::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "exp, 2e-11",
    "exp(100 z), 2e-11",
    "1/(1-z), 1e-13",
    "log(1+z), 1e-12",
    "e^z/(sin^3 z+cos^3 z), 1e-12"
  })
  void oneRadiusServesAllOrders(String name, double bound) {
    CauchyResult result =
        CauchyDerivative.of(function(name)).withTaylor(30).withRealOnReal(true).evaluate(0);
    assertEquals(31, result.coefficients().size());
    for (CauchyCoefficient c : result.coefficients()) {
      double exact = coefficients(name).applyAsDouble(c.order());
      double scale = exact == 0 ? 1 : Math.abs(exact);
      assertEquals(exact == 0 ? ItemStatus.ZERO_COEFFICIENT : ItemStatus.OK, c.status());
      assertTrue(Math.abs(c.re() - exact) <= bound * scale, c::toString);
      assertTrue(Math.abs(c.re() - exact) <= 2 * c.error() + 3e-16 * scale, c::toString);
    }
    assertTrue(result.evaluations() < 700, result::toString);
  }

  @Test
  void radiusOfOneIsUselessForHighOrdersAndTheRightOneIsPerfect() {
    CauchyDerivative derivative = CauchyDerivative.of(AnalyticFunction.EXP).withNodes(432);
    CauchyCoefficient tenth = derivative.withOrders(10).withRadius(1).evaluate(0).coefficient();
    assertEquals(4.6e6, tenth.conditionNumber(), 0.1e6);
    assertEquals(1, tenth.derivativeRe(), 1e-8);
    CauchyCoefficient lost = derivative.withOrders(20).withRadius(1).evaluate(0).coefficient();
    assertEquals(ItemStatus.ZERO_COEFFICIENT, lost.status());
    CauchyCoefficient found = derivative.withOrders(100).withRadius(100).evaluate(0).coefficient();
    assertEquals(1, found.conditionNumber(), 0.1);
    assertEquals(1, found.derivativeRe(), 1e-12);
  }

  @Test
  void bellNumbersAreCounted() {
    CauchyResult result =
        CauchyDerivative.of(AnalyticFunction.BELL).withTaylor(10).withRealOnReal(true).evaluate(0);
    long[] bell = {1, 1, 2, 5, 15, 52, 203, 877, 4140, 21147, 115975};
    for (int n = 0; n < bell.length; n++) {
      assertEquals(bell[n], result.coefficient(n).derivativeRe(), 1e-11 * bell[n]);
    }
  }

  @Test
  void derivativesOfTheTestFunctionAreIntegers() {
    assertEquals(13829824, QUOTIENT.derivative(10).intValueExact());
    CauchyResult result =
        CauchyDerivative.of(AnalyticFunction.TRIGONOMETRIC_QUOTIENT)
            .withOrders(1, 2, 5, 10)
            .evaluate(0);
    assertEquals(1, result.coefficient(1).derivativeRe(), 1e-14);
    assertEquals(4, result.coefficient(2).derivativeRe(), 4e-14);
    assertEquals(-164, result.coefficient(5).derivativeRe(), 164e-14);
    assertEquals(13829824, result.coefficient(10).derivativeRe(), 13829824e-14);
  }

  @Test
  void eulersConstantIsTheDerivativeOfGamma() {
    CauchyResult result =
        CauchyDerivative.of(AnalyticFunction.GAMMA1P).withOrders(0, 1, 2).evaluate(0);
    assertEquals(1, result.coefficient(0).re(), 1e-14);
    assertEquals(-EULER, result.coefficient(1).re(), 1e-14);
    double second = (EULER * EULER + Math.PI * Math.PI / 6) / 2;
    assertEquals(second, result.coefficient(2).re(), 1e-14);
    CauchyResult reciprocal =
        CauchyDerivative.of(AnalyticFunction.RECIPROCAL_GAMMA).withOrders(1, 2).evaluate(0);
    assertEquals(1, reciprocal.coefficient(1).re(), 1e-14);
    assertEquals(EULER, reciprocal.coefficient(2).re(), 1e-14);
  }

  /** For a given radius nodes are doubled until they resolve the function. */
  @Test
  void nodesAreFound() {
    CauchyDerivative derivative =
        CauchyDerivative.of(AnalyticFunction.RATIONAL).withOrders(3).withRealOnReal(true);
    int[] expected = {32, 128, 1024};
    double[] radii = {0.2, 0.7, 0.95};
    for (int i = 0; i < radii.length; i++) {
      CauchyCoefficient c = derivative.withRadius(radii[i]).evaluate(0).coefficient();
      assertEquals(1, c.re(), 1e-13);
      assertEquals(ItemStatus.OK, c.status());
      assertEquals(expected[i], c.nodes());
    }
  }

  @Test
  void complexCentres() {
    CauchyResult result =
        CauchyDerivative.of(AnalyticFunction.RATIONAL).withOrders(1, 7).evaluate(0.5, 2);
    double[] power = {1, 0};
    double square = 0.25 + 4;
    for (int n = 0; n <= 7; n++) { // 1 / (1 - z)^(n + 1)
      double re = (power[0] * 0.5 - power[1] * 2) / square;
      power[1] = (power[0] * 2 + power[1] * 0.5) / square;
      power[0] = re;
      if (n == 1 || n == 7) {
        double size = Math.hypot(power[0], power[1]);
        assertEquals(power[0], result.coefficient(n).re(), 2e-14 * size);
        assertEquals(power[1], result.coefficient(n).im(), 2e-14 * size);
      }
    }
    assertEquals(ItemStatus.OK, result.status());
  }

  /** The floor of single precision: 1e-7 where double precision has 1e-16. */
  @Test
  void singlePrecisionHasItsFloor() {
    CauchyDerivative derivative =
        CauchyDerivative.of(AnalyticFunction.EXP)
            .withPrecision(DType.FLOAT32)
            .withOrders(1, 5)
            .withTolerance(1e-5);
    CauchyResult result = derivative.evaluate(0.5);
    double root = Math.exp(0.5);
    for (CauchyCoefficient c : result.coefficients()) {
      double error = Math.abs(c.derivativeRe() - root) / root;
      assertTrue(error > 1e-10 && error < 1e-6, c::toString);
      assertEquals(ItemStatus.OK, c.status());
      assertTrue(c.error() * c.factorial() > 1e-8 && c.error() * c.factorial() < 1e-5);
    }
    CauchyCoefficient small =
        derivative.withOrders(1).withRadius(1e-3).withNodes(4).evaluate(0.5).coefficient();
    double error = Math.abs(small.re() - root);
    assertTrue(error > 1e-7 && error < small.error() && small.error() < 1e-2, small::toString);
  }
}
