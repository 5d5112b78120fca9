package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.linalg.internal.dense.GoldenMatrices.Case;
import dev.casimir.linalg.internal.dense.GoldenMatrices.Errors;
import dev.casimir.testing.Property;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class DenseExponentialTest {
  private static final double U = GoldenMatrices.UNIT;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void goldenValues() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.matrices()) {
      int n = one.n();
      double[] a = one.numbers("A");
      double[] x = new double[n * n];
      assertEquals(DenseStatus.OK, new DenseExponential(n).exp(a, x));
      double condition = Math.max(one.condition("cond_exp"), Matrices.frobenius(a));
      errors.add(one.error(x, "exp"), (n == 2 ? 6 : 4) * U * condition, one);
    }
    errors.check(Assertions::fail);
  }

  @Test
  void goldenDerivatives() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.frechet()) {
      int n = one.n();
      double[] a = one.numbers("A");
      double[] x = new double[n * n];
      assertEquals(DenseStatus.OK, new DenseExponential(n).derivative(a, one.numbers("E"), x));
      errors.add(one.error(x, "Lexp"), 4 * U * (1 + Matrices.frobenius(a)), one);
    }
    errors.check(Assertions::fail);
  }

  @Test
  void exactCases() {
    assertArrayEquals(new double[] {1, -0.0, 0, 1}, exp(0.0, -0.0, 0.0, 0.0));
    assertArrayEquals(Matrices.identity(3), exp(new double[9]));
    assertArrayEquals(new double[] {1, 1e-310, -1e-310, 1}, exp(0, 1e-310, -1e-310, 0));
    assertArrayEquals(new double[] {Math.exp(700), 0, 0, Math.exp(-700)}, exp(700, 0, 0, -700));
    assertArrayEquals(new double[] {Math.exp(2.5)}, exp(2.5));
  }

  @Test
  void onlyTheRightEntriesOverflow() {
    assertArrayEquals(new double[] {INFINITY, 0, 0, 1}, exp(710, 0, 0, 0));
    assertArrayEquals(new double[] {INFINITY, INFINITY, 0, INFINITY}, exp(800, 1, 0, 750));
    assertArrayEquals(new double[] {INFINITY, 0, 0, 0}, exp(1500, 0, 0, -1500));
    double[] three = exp(710, 0, 0, 0, 1, 0, 0, 0, -3);
    assertEquals(INFINITY, three[0]);
    assertEquals(Math.E, three[4], 4000 * U);
    assertEquals(Math.exp(-3), three[8], 4000 * U);
    for (int i : new int[] {1, 2, 3, 5, 6, 7}) {
      assertEquals(0, three[i]);
    }
    double[] turning = exp(800, -2, 0, 2, 800, 0, 0, 0, -2);
    assertEquals(-INFINITY, turning[0]);
    assertEquals(-INFINITY, turning[1]);
    assertEquals(INFINITY, turning[3]);
    assertEquals(Math.exp(-2), turning[8], 4000 * U);
  }

  @Test
  void entriesNextToInfiniteOnesStay() {
    double[] two = exp(800, 1e-200, 1e-180, 0);
    assertEquals(INFINITY, two[0]);
    assertEquals(1e-200 * Math.exp(400) * Math.exp(400) / 800, two[1], 1e-12 * two[1]);
    assertEquals(1e-180 * Math.exp(400) * Math.exp(400) / 800, two[2], 1e-12 * two[2]);
    assertEquals(1, two[3]);
    double[] turning = exp(712, -1.5707, 1.5707, 712);
    double cosine = Math.exp(356) * Math.cos(1.5707) * Math.exp(356);
    assertEquals(cosine, turning[0], 1e-10 * cosine);
    assertEquals(INFINITY, turning[2]);
    // Both eigenvalues overflow, and the projections have both signs.
    assertArrayEquals(
        new double[] {INFINITY, INFINITY, -INFINITY, -INFINITY}, exp(1000, 40, -10, 900));
    double[] three = exp(3000, 0, 0, 0, 0, 0, 0, 0, 1);
    assertEquals(1, three[4], 1e-11);
    assertEquals(Math.E, three[8], 1e-11);
  }

  @Test
  void closedFormAgreesWithTheSeries() {
    Property.check(
        2000,
        8,
        random -> {
          double[] a = Matrices.gaussian(random, 2, Math.scalb(1.0, random.nextInt(-20, 4)));
          if (random.nextBoolean()) {
            // Almost a double eigenvalue.
            double p = 0.5 * (a[0] - a[3]);
            a[2] = -p * p / a[1] * (1 + Math.scalb(random.nextGaussian(), -random.nextInt(50)));
          }
          double[] embedded = {a[0], a[1], 0, a[2], a[3], 0, 0, 0, a[0]};
          double[] x = exp(a);
          double[] y = exp(embedded);
          double[] block = {y[0], y[1], y[3], y[4]};
          double size = Matrices.frobenius(a);
          // The norm of the matrix over that of its exponential bounds the condition from below.
          double condition = 1 + size * Math.exp(size) / Matrices.frobenius(x);
          double error = Matrices.distance(x, block) / Matrices.frobenius(x);
          assertTrue(error <= 16 * U * condition, "error " + error / U / condition);
        });
  }

  @Test
  void similarMatricesOfOtherScales() {
    Property.check(
        60,
        7,
        random -> {
          int n = 3 + random.nextInt(3);
          double[] a = Matrices.gaussian(random, n, 1);
          for (int i = 0; i < n * n; i++) {
            a[i] = 1 + Math.abs(a[i]);
          }
          double[] x = new double[n * n];
          new DenseExponential(n).exp(a, x);
          int[] powers = random.ints(n, -60, 60).toArray();
          double[] y = new double[n * n];
          new DenseExponential(n).exp(Matrices.similar(n, a, powers), y);
          double[] expected = Matrices.similar(n, x, powers);
          for (int i = 0; i < n * n; i++) {
            assertEquals(expected[i], y[i], 1e-12 * expected[i]);
          }
        });
  }

  @Test
  void longChainsOfEntries() {
    for (int n : new int[] {7, 12, 30}) {
      for (double size : new double[] {1e-3, 1, 8, 1e4}) {
        for (double corner : new double[] {0, 1e-300, 1e-30}) {
          double[] a = new double[n * n];
          double[] e = new double[n * n];
          for (int i = 0; i + 1 < n; i++) {
            a[i * n + i + 1] = size;
            e[i * n + i + 1] = 1;
          }
          a[n * (n - 1)] = Math.pow(size, 1 - n) * corner;
          double[] x = new double[n * n];
          double[] derivative = new double[n * n];
          assertEquals(DenseStatus.OK, new DenseExponential(n).exp(a, x));
          assertEquals(DenseStatus.OK, new DenseExponential(n).derivative(a, e, derivative));
          double expected = 1;
          for (int k = 1; k < n; k++) {
            expected *= size / k;
            assertEquals(
                expected,
                x[k],
                1e-13 * expected + 8 * U * RowMajor.largest(x),
                n + " " + size + " entry " + k);
            assertEquals(k * expected / size, derivative[k], 1e-12 * k * expected / size + U);
          }
        }
      }
    }
  }

  @Test
  void cycleOfEntriesFarApart() {
    int n = 7;
    double c = 0.25;
    double[] a = new double[n * n];
    for (int i = 0; i < n; i++) {
      a[i * n + (i + 1) % n] = c;
    }
    int[] powers = {120, 100, 80, 60, 40, 20, 0};
    double[] x = new double[n * n];
    new DenseExponential(n).exp(Matrices.similar(n, a, powers), x);
    double[] unit = new double[n * n];
    // Entry (0, k) is the sum of c^m / m! over m = k, k + n, k + 2 n, ...
    double term = 1;
    for (int m = 0; m < 5 * n; m++) {
      unit[m % n] += term;
      term *= c / (m + 1);
    }
    double[] expected = Matrices.similar(n, unit, powers);
    for (int k = 0; k < n; k++) {
      assertEquals(expected[k], x[k], 1e-14 * expected[k], "entry " + k);
    }
  }

  @Test
  void sumsOfEntriesMayOverflow() {
    double[] a = new double[9];
    Arrays.fill(a, 5e307);
    RowMajor.addToDiagonal(3, -1.7e308, a);
    assertArrayEquals(new double[9], exp(a));
  }

  @Test
  void largeEntriesEnd() {
    Property.check(
        40,
        3,
        random -> {
          int n = 1 + random.nextInt(6);
          double[] a = Matrices.gaussian(random, n, random.nextBoolean() ? 1e150 : 1e307);
          double[] x = new double[n * n];
          assertEquals(DenseStatus.OK, new DenseExponential(n).exp(a, x));
          assertEquals(DenseStatus.OK, new DenseExponential(n).derivative(a, a, x));
        });
  }

  @Test
  void largeRotations() {
    double[] x = exp(0, -1e15, 1e15, 0);
    assertArrayEquals(
        new double[] {Math.cos(1e15), -Math.sin(1e15), Math.sin(1e15), Math.cos(1e15)}, x, 2 * U);
    double[] y = exp(0, -1e4, 0, 1e4, 0, 0, 0, 0, 0);
    assertEquals(Math.cos(1e4), y[0], 4e4 * U);
    assertEquals(Math.sin(1e4), y[3], 4e4 * U);
  }

  @Test
  void inverseOfTheInverse() {
    Property.check(
        100,
        4,
        random -> {
          int n = 1 + random.nextInt(random.nextInt(10) == 0 ? 64 : 8);
          double[] a = Matrices.gaussian(random, n, 1 / Math.sqrt(n));
          double[] x = new double[n * n];
          double[] y = new double[n * n];
          new DenseExponential(n).exp(a, x);
          RowMajor.scale(-1, a);
          new DenseExponential(n).exp(a, y);
          double condition = Matrices.frobenius(x) * Matrices.frobenius(y);
          double error = Matrices.distance(Matrices.product(n, x, y), Matrices.identity(n));
          assertTrue(error <= 20 * U * condition, "error " + error / U / condition);
        });
  }

  @Test
  void derivativesAgreeWithDifferencesAndGradients() {
    Property.check(
        60,
        5,
        random -> {
          int n = 1 + random.nextInt(6);
          DenseExponential exp = new DenseExponential(n);
          double[] a = Matrices.gaussian(random, n, 1);
          double[] e = Matrices.gaussian(random, n, 1);
          double[] g = Matrices.gaussian(random, n, 1);
          double[] derivative = new double[n * n];
          double[] gradient = new double[n * n];
          assertEquals(DenseStatus.OK, exp.derivative(a, e, derivative));
          assertEquals(DenseStatus.OK, exp.gradient(a, g, gradient));
          Matrices.checkDerivative(exp::exp, a, e, derivative, 1e-7);
          Matrices.checkGradient(derivative, g, gradient, e);
        });
  }

  @Test
  void inputsStayAndNonFiniteOnesAreReported() {
    double[] a = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    double[] x = new double[9];
    DenseExponential exp = new DenseExponential(3);
    exp.exp(a, x);
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, a);
    for (double bad : new double[] {Double.NaN, INFINITY, -INFINITY}) {
      a[5] = bad;
      assertEquals(DenseStatus.NON_FINITE, exp.exp(a, x));
      assertTrue(Double.isNaN(x[0]) && Double.isNaN(x[8]));
      assertEquals(DenseStatus.NON_FINITE, exp.derivative(new double[9], a, x));
      assertEquals(DenseStatus.NON_FINITE, exp.gradient(a, new double[9], x));
    }
    assertThrows(IllegalArgumentException.class, () -> new DenseExponential(0));
  }

  private static double[] exp(double... a) {
    int n = (int) Math.sqrt(a.length);
    double[] x = new double[n * n];
    assertEquals(DenseStatus.OK, new DenseExponential(n).exp(a, x));
    return x;
  }
}
