package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CauchyAdversarialTest {
  private static final CauchyDerivative RATIONAL = CauchyDerivative.of(AnalyticFunction.RATIONAL);

  private static HolomorphicFunction constant(double re, double im) {
    return (x, y, offset, length) -> {
      for (int i = offset; i < offset + length; i++) {
        x[i] = re;
        y[i] = im;
      }
    };
  }

  private static void assertLost(ItemStatus status, CauchyResult result) {
    for (CauchyCoefficient c : result.coefficients()) {
      assertEquals(status, c.status());
      assertTrue(Double.isNaN(c.re()) && Double.isNaN(c.im()) && Double.isNaN(c.error()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 32, 100, 1000})
  void singularitiesInsideAreSeen(int nodes) {
    assertLost(ItemStatus.SINGULARITY_INSIDE, RATIONAL.withRadius(2).withNodes(nodes).evaluate(0));
    assertLost(
        ItemStatus.SINGULARITY_INSIDE,
        CauchyDerivative.of(AnalyticFunction.LOG1P).withRadius(3).withNodes(nodes).evaluate(0));
  }

  @Test
  void singularitiesInsideAreSeenByGrowingNodes() {
    assertLost(ItemStatus.SINGULARITY_INSIDE, RATIONAL.withRadius(1.25).evaluate(0));
    assertLost(
        ItemStatus.SINGULARITY_INSIDE,
        CauchyDerivative.of(AnalyticFunction.GAMMA).withRadius(0.75).evaluate(-2.5));
  }

  @Test
  void poleOnANode() {
    CauchyDerivative derivative = RATIONAL.withRadius(1).withOffset(NodeOffset.ZERO);
    assertLost(ItemStatus.NON_FINITE, derivative.withNodes(16).evaluate(0));
    ItemStatus between = derivative.withOffset(NodeOffset.HALF).withNodes(16).evaluate(0).status();
    assertEquals(ItemStatus.ALIASED, between);
  }

  @Test
  void poleAtTheCentre() {
    CauchyDerivative gamma = CauchyDerivative.of(AnalyticFunction.GAMMA);
    assertLost(ItemStatus.RADIUS_SEARCH_FAILED, gamma.evaluate(0));
    assertLost(ItemStatus.RADIUS_SEARCH_FAILED, gamma.withTaylor(3).evaluate(-1));
    assertLost(ItemStatus.SINGULARITY_INSIDE, gamma.withRadius(0.5).withNodes(32).evaluate(0));
  }

  @Test
  void tooFewNodesAlias() {
    CauchyResult result = RATIONAL.withRadius(0.5).withNodes(8).evaluate(0);
    assertEquals(ItemStatus.ALIASED, result.status());
    double aliased = 1 / (1 + Math.pow(0.5, 8)); // sum over m of (-1)^m r^(8 m)
    assertEquals(aliased, result.coefficient().re(), 1e-14);
    double error = 1 - aliased;
    double estimate = result.coefficient().truncation();
    assertTrue(estimate > error / 2 && estimate < 2 * error, result::toString);
    assertEquals(
        ItemStatus.OK,
        RATIONAL.withRadius(0.5).withNodes(8).withTolerance(0.01).evaluate(0).status());
    ItemStatus entire =
        CauchyDerivative.of(AnalyticFunction.EXP).withRadius(31).withNodes(32).evaluate(0).status();
    assertEquals(ItemStatus.ALIASED, entire);
  }

  @Test
  void functionsWithoutValues() {
    CauchyDerivative nowhere = CauchyDerivative.of(constant(Double.NaN, 0));
    assertLost(ItemStatus.NON_FINITE, nowhere.evaluate(0));
    assertLost(ItemStatus.NON_FINITE, nowhere.withTaylor(4).evaluate(0));
    assertLost(ItemStatus.NON_FINITE, nowhere.withRadius(1).evaluate(0));
    assertLost(ItemStatus.NON_FINITE, nowhere.withRadius(1).withNodes(2).evaluate(0));
    assertLost(
        ItemStatus.NON_FINITE, CauchyDerivative.of(AnalyticFunction.EXP).evaluate(Double.NaN));
    assertLost(
        ItemStatus.NON_FINITE,
        CauchyDerivative.of(AnalyticFunction.EXP).withRadius(1000).withNodes(64).evaluate(0));
  }

  @Test
  void zeroIsATrueCoefficient() {
    CauchyDerivative sine = CauchyDerivative.of(AnalyticFunction.SIN);
    for (int n : new int[] {2, 4, 10}) {
      CauchyCoefficient c = sine.withOrders(n).evaluate(0).coefficient();
      assertEquals(ItemStatus.ZERO_COEFFICIENT, c.status());
      assertEquals(0, c.re(), 1e-15);
      assertTrue(c.error() < 1e-15, c::toString);
    }
    for (int n : new int[] {1, 3, 40}) {
      CauchyCoefficient c =
          CauchyDerivative.of(constant(2, -1)).withOrders(n).evaluate(1, 1).coefficient();
      assertEquals(ItemStatus.ZERO_COEFFICIENT, c.status());
      assertEquals(0, Math.hypot(c.re(), c.im()), 1e-15);
    }
    CauchyResult nothing = CauchyDerivative.of(constant(0, 0)).withOrders(0, 1).evaluate(0);
    for (CauchyCoefficient c : nothing.coefficients()) {
      assertEquals(ItemStatus.ZERO_COEFFICIENT, c.status(), c::toString);
      assertEquals(0, c.re());
    }
    assertEquals(
        ItemStatus.ZERO_COEFFICIENT,
        CauchyDerivative.of(constant(0, 0)).withTaylor(3).evaluate(0).status());
  }

  @Test
  void notRealOnTheRealAxis() {
    CauchyDerivative turned = CauchyDerivative.of(constant(1, 1)).withRealOnReal(true);
    assertLost(ItemStatus.NOT_REAL_SYMMETRIC, turned.evaluate(0));
    assertLost(ItemStatus.NOT_REAL_SYMMETRIC, turned.withRadius(1).withNodes(8).evaluate(0));
    HolomorphicFunction slightly =
        (re, im, offset, length) -> {
          AnalyticFunction.EXP.evaluate(re, im, offset, length);
          for (int i = offset; i < offset + length; i++) {
            im[i] += 1e-8;
          }
        };
    assertLost(
        ItemStatus.NOT_REAL_SYMMETRIC,
        CauchyDerivative.of(slightly).withRealOnReal(true).evaluate(0));
    CauchyResult full = CauchyDerivative.of(slightly).withTaylor(0).evaluate(0);
    assertEquals(1e-8, full.coefficient().im(), 1e-15);
    assertThrows(
        IllegalArgumentException.class, () -> RATIONAL.withRealOnReal(true).evaluate(0, 1));
  }

  /** Cauchy's formula holds of no function of |z|, though its spectrum looks perfect. */
  @Test
  void notHolomorphic() {
    HolomorphicFunction absolute =
        (re, im, offset, length) -> {
          for (int i = offset; i < offset + length; i++) {
            re[i] = Math.hypot(re[i], im[i]);
            im[i] = 0;
          }
        };
    assertLost(
        ItemStatus.SINGULARITY_INSIDE,
        CauchyDerivative.of(absolute).withRadius(1).withNodes(16).evaluate(0));
    HolomorphicFunction conjugate =
        (re, im, offset, length) -> {
          for (int i = offset; i < offset + length; i++) {
            im[i] = -im[i];
          }
        };
    assertLost(
        ItemStatus.SINGULARITY_INSIDE,
        CauchyDerivative.of(conjugate).withRadius(1).withNodes(16).evaluate(0));
    assertLost(ItemStatus.RADIUS_SEARCH_FAILED, CauchyDerivative.of(conjugate).evaluate(0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.POSITIVE_INFINITY, Double.NaN})
  void refusesRadii(double radius) {
    assertThrows(IllegalArgumentException.class, () -> RATIONAL.withRadius(radius));
    assertThrows(IllegalArgumentException.class, () -> RATIONAL.withRadiusHint(radius));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 5", "5, 3"})
  void refusesTooFewNodes(int order, int nodes) {
    CauchyDerivative derivative = RATIONAL.withOrders(order).withRadius(0.5).withNodes(nodes);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> derivative.evaluate(0));
    assertEquals(
        "nodes: expected at least %d for order %d, got %d".formatted(order + 1, order, nodes),
        refused.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> RATIONAL.withOrders(order).withNodes(order + 2).evaluate(0));
  }

  @Test
  void refusesOtherArguments() {
    assertThrows(IllegalArgumentException.class, () -> RATIONAL.withNodes(0));
    assertThrows(IllegalArgumentException.class, () -> RATIONAL.withOrders());
    assertThrows(IllegalArgumentException.class, () -> RATIONAL.withOrders(-1));
    assertThrows(IllegalArgumentException.class, () -> RATIONAL.withOrders(2, 2));
    assertThrows(
        IllegalArgumentException.class, () -> RATIONAL.withOrders(CauchyDerivative.MAX_ORDER + 1));
    assertThrows(IllegalArgumentException.class, () -> RATIONAL.withTaylor(-1));
    assertThrows(IllegalArgumentException.class, () -> RATIONAL.withTolerance(0));
    assertThrows(IllegalArgumentException.class, () -> RATIONAL.withPrecision(DType.INT32));
    assertThrows(
        IllegalArgumentException.class, () -> RATIONAL.evaluate(new double[2], new double[1]));
  }

  @ParameterizedTest
  @EnumSource(AnalyticFunction.class)
  void anywhereAnyFunctionHasFiniteValuesOrAStatus(AnalyticFunction function) {
    double[] parts = {0, 1, -1, 0.5, -3, 40, 1e-300, 1e10};
    for (double re : parts) {
      for (double im : parts) {
        CauchyResult result = CauchyDerivative.of(function).withOrders(0, 3).evaluate(re, im);
        for (CauchyCoefficient c : result.coefficients()) {
          boolean there = c.status() == ItemStatus.OK || c.status() == ItemStatus.ZERO_COEFFICIENT;
          assertEquals(there, Double.isFinite(c.re()) && Double.isFinite(c.im()), c::toString);
        }
      }
    }
  }
}
