package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.testing.Property;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CauchyPropertiesTest {
  private static final int DEGREE = 6;

  /** A polynomial with complex coefficients times e^z, so that no order vanishes. */
  private record Sample(double[] re, double[] im) implements HolomorphicFunction {
    static Sample of(RandomGenerator random) {
      return new Sample(
          random.doubles(DEGREE + 1, -1, 1).toArray(), random.doubles(DEGREE + 1, -1, 1).toArray());
    }

    Sample real() {
      return new Sample(re, new double[DEGREE + 1]);
    }

    @Override
    public void evaluate(double[] x, double[] y, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        double a = 0;
        double b = 0;
        for (int n = DEGREE; n >= 0; n--) {
          double product = a * x[i] - b * y[i] + re[n];
          b = a * y[i] + b * x[i] + im[n];
          a = product;
        }
        double[] power = {x[i]};
        double[] turn = {y[i]};
        AnalyticFunction.EXP.evaluate(power, turn, 0, 1);
        x[i] = a * power[0] - b * turn[0];
        y[i] = a * turn[0] + b * power[0];
      }
    }
  }

  private static final CauchyDerivative SETTING =
      CauchyDerivative.of(AnalyticFunction.EXP).withTaylor(8).withRadius(1.5).withNodes(64);

  private static CauchyResult taylor(HolomorphicMap function, double re, double im) {
    return of(SETTING, function).evaluate(re, im);
  }

  private static CauchyDerivative of(CauchyDerivative setting, HolomorphicMap function) {
    return new CauchyDerivative(
        function,
        setting.orders(),
        setting.oneCircle(),
        setting.radius(),
        setting.radiusHint(),
        setting.nodes(),
        setting.tolerance(),
        setting.offset(),
        setting.realOnReal(),
        setting.precision());
  }

  /** f, g, 2 f - 3 g, f g as one row, as a solver's state would be. */
  private static HolomorphicMap row(HolomorphicFunction f, HolomorphicFunction g) {
    return new HolomorphicMap() {
      @Override
      public int outputs() {
        return 4;
      }

      @Override
      public void evaluate(
          double[] re, double[] im, int count, double[] valuesRe, double[] valuesIm) {
        for (int k = 0; k < count; k++) {
          double[] a = {re[k], re[k]};
          double[] b = {im[k], im[k]};
          f.evaluate(a, b, 0, 1);
          g.evaluate(a, b, 1, 1);
          valuesRe[4 * k] = a[0];
          valuesIm[4 * k] = b[0];
          valuesRe[4 * k + 1] = a[1];
          valuesIm[4 * k + 1] = b[1];
          valuesRe[4 * k + 2] = 2 * a[0] - 3 * a[1];
          valuesIm[4 * k + 2] = 2 * b[0] - 3 * b[1];
          valuesRe[4 * k + 3] = a[0] * a[1] - b[0] * b[1];
          valuesIm[4 * k + 3] = a[0] * b[1] + b[0] * a[1];
        }
      }
    };
  }

  @Test
  void linearAndByTheProductRule() {
    Property.check(
        40,
        61,
        random -> {
          HolomorphicMap row = row(Sample.of(random), Sample.of(random));
          CauchyResult result = taylor(row, random.nextDouble(), random.nextDouble());
          double[][] re = new double[9][];
          double[][] im = new double[9][];
          for (int n = 0; n <= 8; n++) {
            re[n] = result.coefficient(n).reals();
            im[n] = result.coefficient(n).imaginaries();
            double allowed = 10 * result.coefficient(n).error();
            assertEquals(2 * re[n][0] - 3 * re[n][1], re[n][2], allowed);
            assertEquals(2 * im[n][0] - 3 * im[n][1], im[n][2], allowed);
            double productRe = 0;
            double productIm = 0;
            for (int k = 0; k <= n; k++) {
              productRe += re[k][0] * re[n - k][1] - im[k][0] * im[n - k][1];
              productIm += re[k][0] * im[n - k][1] + im[k][0] * re[n - k][1];
            }
            assertEquals(productRe, re[n][3], allowed + 1e-13);
            assertEquals(productIm, im[n][3], allowed + 1e-13);
          }
          assertEquals(ItemStatus.OK, result.status());
        });
  }

  /** Each output of a row is what it would be alone, to the last bit. */
  @Test
  void rowsAreSeparate() {
    RandomGenerator random = Property.generator(62);
    Sample f = Sample.of(random);
    Sample g = Sample.of(random);
    CauchyResult both = taylor(row(f, g), 0.25, -0.5);
    CauchyResult first = taylor(HolomorphicMap.of(f), 0.25, -0.5);
    for (int n = 0; n <= 8; n++) {
      assertEquals(first.coefficient(n).re(), both.coefficient(n).reals()[0]);
      assertEquals(first.coefficient(n).im(), both.coefficient(n).imaginaries()[0]);
    }
  }

  /** f(z + a) at z0 is f at z0 + a. */
  @Test
  void shiftedFunctionsHaveShiftedCentres() {
    Property.check(
        20,
        63,
        random -> {
          Sample f = Sample.of(random);
          double a = random.nextDouble() - 0.5;
          double b = random.nextDouble() - 0.5;
          HolomorphicFunction shifted =
              (re, im, offset, length) -> {
                for (int i = offset; i < offset + length; i++) {
                  re[i] += a;
                  im[i] += b;
                }
                f.evaluate(re, im, offset, length);
              };
          CauchyResult here = taylor(HolomorphicMap.of(shifted), 0.125, 0);
          CauchyResult there = taylor(HolomorphicMap.of(f), 0.125 + a, b);
          for (int n = 0; n <= 8; n++) {
            double allowed = 2 * here.coefficient(n).error();
            assertEquals(there.coefficient(n).re(), here.coefficient(n).re(), allowed);
            assertEquals(there.coefficient(n).im(), here.coefficient(n).im(), allowed);
          }
        });
  }

  @Test
  void radiusMattersWithinTheEstimates() {
    Property.check(
        20,
        64,
        random -> {
          HolomorphicMap f = HolomorphicMap.of(Sample.of(random));
          CauchyResult reference = taylor(f, 0, 0);
          double radius = Math.exp(random.nextDouble() * 3 - 2);
          CauchyResult other = of(SETTING.withRadius(radius), f).evaluate(0);
          for (int n = 0; n <= 8; n++) {
            CauchyCoefficient c = other.coefficient(n);
            double allowed = reference.coefficient(n).error() + c.error();
            assertEquals(reference.coefficient(n).re(), c.re(), allowed, c::toString);
            assertEquals(reference.coefficient(n).im(), c.im(), allowed, c::toString);
          }
        });
  }

  /** Real on the real axis: real coefficients there, mirrored ones at mirrored centres. */
  @Test
  void mirroredCentresAgreeToTheLastBit() {
    RandomGenerator random = Property.generator(65);
    Sample f = Sample.of(random).real();
    for (int nodes : new int[] {9, 10, 31, 32, 64, 100}) {
      for (NodeOffset offset : NodeOffset.values()) {
        CauchyDerivative derivative =
            of(SETTING, HolomorphicMap.of(f)).withNodes(nodes).withOffset(offset);
        List<CauchyResult> results =
            derivative.evaluate(new double[] {0.3, 0.3, 0.3}, new double[] {0.7, -0.7, 0});
        CauchyResult half = derivative.withRealOnReal(true).evaluate(0.3);
        for (int n = 0; n <= 8; n++) {
          CauchyCoefficient upper = results.getFirst().coefficient(n);
          CauchyCoefficient lower = results.get(1).coefficient(n);
          CauchyCoefficient real = results.get(2).coefficient(n);
          assertEquals(upper.re(), lower.re());
          assertEquals(upper.im() + 0.0, -lower.im() + 0.0);
          assertEquals(0, real.im());
          assertEquals(half.coefficient(n).re(), real.re());
        }
      }
    }
  }

  /** Searches go in lockstep, and none takes notice of the others. */
  @Test
  void centresDoNotInfluenceEachOther() {
    CauchyDerivative derivative = CauchyDerivative.of(AnalyticFunction.RATIONAL).withOrders(1, 4);
    double[] re = {0, 0.9, Double.NaN, -5, 1, 0.5};
    double[] im = {0, 0, 0, 3, 0, 100};
    List<CauchyResult> together = derivative.evaluate(re, im);
    for (int i = 0; i < re.length; i++) {
      CauchyResult alone = derivative.evaluate(re[i], im[i]);
      CauchyResult other = together.get(i);
      assertEquals(alone.evaluations(), other.evaluations());
      for (int k = 0; k < 2; k++) {
        assertArrayEquals(alone.coefficients().get(k).reals(), other.coefficients().get(k).reals());
        assertEquals(alone.coefficients().get(k).status(), other.coefficients().get(k).status());
      }
    }
    assertEquals(ItemStatus.NON_FINITE, together.get(2).status());
    assertEquals(ItemStatus.RADIUS_SEARCH_FAILED, together.get(4).status());
    assertTrue(derivative.evaluate(new double[0], new double[0]).isEmpty());
  }

  /** Exact below the number of nodes, and aliased from there on. */
  @Test
  void polynomialsAreExactUpToAliasing() {
    HolomorphicFunction cubic =
        (re, im, offset, length) -> {
          for (int i = offset; i < offset + length; i++) {
            double x = re[i];
            double y = im[i];
            re[i] = 2 + 3 * x + 5 * (x * x * x - 3 * x * y * y);
            im[i] = 3 * y + 5 * (3 * x * x * y - y * y * y);
          }
        };
    CauchyDerivative derivative = CauchyDerivative.of(cubic).withTaylor(1).withRadius(0.5);
    for (NodeOffset offset : NodeOffset.values()) {
      double sign = offset == NodeOffset.ZERO ? 1 : -1;
      CauchyResult two = derivative.withNodes(2).withOffset(offset).evaluate(0);
      assertEquals(3 + sign * 5 * 0.25, two.coefficient(1).re(), 1e-15);
      assertEquals(1.25, two.coefficient(1).truncation(), 1e-14);
      CauchyResult three = derivative.withNodes(3).withOffset(offset).evaluate(0);
      assertEquals(2 + sign * 5 * 0.125, three.coefficient(0).re(), 1e-15);
      assertEquals(3, three.coefficient(1).re(), 1e-15);
      for (int nodes = 4; nodes < 12; nodes++) {
        CauchyResult enough =
            derivative.withTaylor(3).withNodes(nodes).withOffset(offset).evaluate(0);
        double[] exact = {2, 3, 0, 5};
        for (int n = 0; n < 4; n++) {
          assertEquals(exact[n], enough.coefficient(n).re(), 1e-14);
        }
        assertEquals(ItemStatus.ZERO_COEFFICIENT, enough.coefficient(2).status());
        assertEquals(0, enough.coefficient(0).meanValueDefect(), 1e-15);
      }
    }
  }
}
