package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import org.junit.jupiter.api.Test;

class DenseLogarithmTest {
  private static final double U = GoldenMatrices.UNIT;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void nearTheIdentity() {
    Property.check(
        100,
        1,
        random -> {
          int n = 1 + random.nextInt(6);
          double[] y = Matrices.gaussian(random, n, Math.scalb(1.0, -random.nextInt(3, 40)));
          for (int i = 0; i < n; i++) {
            // What is left of the perturbation after rounding 1 + y.
            y[i * n + i] = y[i * n + i] + 1 - 1;
          }
          double[] expected = series(n, y);
          RowMajor.addToDiagonal(n, 1, y);
          double[] x = new double[n * n];
          assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(y, x));
          double error = Matrices.distance(x, expected);
          assertTrue(error <= 10 * n * U * Matrices.frobenius(expected), "error " + error);
        });
  }

  /** Y - Y^2/2 + Y^3/3 - ... */
  private static double[] series(int n, double[] y) {
    double[] sum = new double[n * n];
    int terms = 8;
    while (Math.pow(Matrices.frobenius(y), terms) > 1e-20 && terms < 200) {
      terms++;
    }
    for (int k = terms; k >= 1; k--) {
      RowMajor.scale(-1, sum);
      RowMajor.addToDiagonal(n, 1.0 / k, sum);
      sum = Matrices.product(n, sum, y);
    }
    return sum;
  }

  @Test
  void exponentialOfTheLogarithm() {
    Property.check(
        300,
        2,
        random -> {
          int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 40 : 6);
          double[] a = Matrices.gaussian(random, n, 1);
          RowMajor.addToDiagonal(n, random.nextInt(4), a);
          double[] log = new double[n * n];
          if (new DenseLogarithm(n).log(a, log) == DenseStatus.OK) {
            double[] back = new double[n * n];
            new DenseExponential(n).exp(log, back);
            double error = Matrices.distance(back, a);
            // The second factor bounds the condition of the exponential.
            double size = Matrices.frobenius(a) * (1 + Matrices.frobenius(log));
            assertTrue(error <= 200 * U * n * size, "error " + error / U / size);
          }
        });
  }

  @Test
  void logarithmOfTheExponential() {
    Property.check(
        200,
        3,
        random -> {
          int n = 1 + random.nextInt(6);
          double[] a = Matrices.gaussian(random, n, 1.2 / n);
          double[] x = new double[n * n];
          double[] back = new double[n * n];
          new DenseExponential(n).exp(a, x);
          assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(x, back));
          assertEquals(0, Matrices.distance(a, back), 1e-12);
        });
  }

  @Test
  void negativeAxis() {
    assertEquals(DenseStatus.NO_PRINCIPAL, status(-1, 0, 0, -1));
    assertEquals(DenseStatus.NO_PRINCIPAL, status(-1, 1, 0, -1));
    assertEquals(DenseStatus.NO_PRINCIPAL, status(-2, 0, 0, -0.5));
    assertEquals(DenseStatus.NO_PRINCIPAL, status(1, 0, 0, -1));
    assertEquals(DenseStatus.NO_PRINCIPAL, status(-1, 0, 0, 0, -1, 0, 0, 0, 1));
    assertEquals(DenseStatus.NO_PRINCIPAL, status(-1));
    assertEquals(DenseStatus.SINGULAR, status(0));
    assertEquals(DenseStatus.SINGULAR, status(1, 2, 2, 4));
    assertEquals(DenseStatus.SINGULAR, status(new double[9]));
    assertEquals(DenseStatus.SINGULAR, status(1, 2, 3, 2, 4, 6, 1, 1, 1));
    assertEquals(DenseStatus.NON_FINITE, status(1, Double.NaN, 0, 1));
    assertEquals(DenseStatus.NON_FINITE, status(1, 0, 0, 0, INFINITY, 0, 0, 0, 1));
    // SL(2) with traces just above and below -2.
    assertEquals(DenseStatus.OK, status(-1 + 1e-10, 1e-5, -1e-5, -1));
    assertEquals(DenseStatus.NO_PRINCIPAL, status(-1 - 1e-10, 1e-5, 1e-5, -1));
  }

  @Test
  void anglesJustBelowPi() {
    for (int k = 0; k <= 4; k++) {
      double angle = Math.PI - k * Math.ulp(Math.PI);
      double[] x = new double[4];
      double[] g = {Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle)};
      assertEquals(DenseStatus.OK, new DenseLogarithm(2).log(g, x));
      assertEquals(angle, x[2], 4 * U, "pi less " + k + " ulp");
      assertEquals(-x[2], x[1]);
      assertEquals(0, x[0], U);
      RowMajor.transpose(2, g, x);
      new DenseLogarithm(2).log(x, g);
      assertEquals(-angle, g[2], 4 * U);
    }
  }

  @Test
  void oneUnitFromTheIdentity() {
    for (int n = 1; n <= 4; n++) {
      for (double step : new double[] {2 * U, -U}) {
        double[] g = Matrices.identity(n);
        double[] log = new double[n * n];
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(g, log));
        assertEquals(0, Matrices.frobenius(log));
        g[0] = 1 + step;
        g[n * n - 1] = 1 + step;
        g[n - 1] += n > 1 ? 1e-310 : 0;
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(g, log));
        assertEquals(step, log[0], 4 * U * U);
        assertEquals(step, log[n * n - 1], 4 * U * U);
        assertEquals(n > 1 ? 1e-310 : step, log[n - 1], 4 * U * U * (n > 1 ? 1e-290 : 1));
      }
    }
  }

  @Test
  void jordanBlocksPerturbed() {
    for (double delta : new double[] {1e-15, -1e-15, 1e-300, -1e-300}) {
      double[] x = new double[4];
      assertEquals(DenseStatus.OK, new DenseLogarithm(2).log(new double[] {2, 1, delta, 2}, x));
      assertEquals(Math.log(2), x[0], 2 * U);
      assertEquals(0.5, x[1], 2 * U);
      assertEquals(0.5 * delta, x[2], 2 * U * Math.abs(delta));
      double[] y = new double[4];
      double[] large = {1, 1e8, delta * 1e-8, 1};
      assertEquals(DenseStatus.OK, new DenseLogarithm(2).log(large, y));
      assertEquals(1e8, y[1], 1e-7);
    }
  }

  @Test
  void anyRealLogarithmOfMinusTheIdentity() {
    double[] x = new double[4];
    DenseLogarithm log = new DenseLogarithm(2, true);
    assertEquals(DenseStatus.OK, log.log(new double[] {-2, 0, 0, -2}, x));
    assertArrayEquals(new double[] {Math.log(2), -Math.PI, Math.PI, Math.log(2)}, x);
    assertEquals(DenseStatus.NO_PRINCIPAL, log.log(new double[] {-2, 1, 0, -2}, x));
  }

  @Test
  void extremeScales() {
    for (double scale : new double[] {0x1p-1040, 0x1p-500, 0x1p500, 0x1p1000}) {
      for (int n : new int[] {2, 3}) {
        double[] a =
            n == 2 ? new double[] {3, 1, -2, 2} : new double[] {3, 1, 0, -2, 2, 1, 0, 0, 5};
        double[] unit = new double[n * n];
        double[] x = new double[n * n];
        new DenseLogarithm(n).log(a, unit);
        RowMajor.addToDiagonal(n, Math.getExponent(scale) < -1022 ? 0 : Math.log(scale), unit);
        RowMajor.scale(scale, a);
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(a, x));
        if (scale > 0x1p-1000) {
          assertEquals(0, Matrices.distance(x, unit), 1e-12);
        }
      }
    }
    // Far apart on the diagonal: no rounding may pass for zero.
    double[] x = new double[9];
    double[] a = {1e20, 0, 0, 0, 1, 0, 0, 0, 1e-20};
    assertEquals(DenseStatus.OK, new DenseLogarithm(3).log(a, x));
    assertEquals(Math.log(1e-20), x[8], 1e-14);
  }

  @Test
  void entriesBetweenRealEigenvaluesFarApart() {
    Property.check(
        1000,
        5,
        random -> {
          double x = Math.exp(1 + 29 * random.nextDouble());
          double y = Math.exp(-29 * random.nextDouble());
          double[] log = new double[9];
          assertEquals(
              DenseStatus.OK,
              new DenseLogarithm(3).log(new double[] {x, 1, 2, 0, y, 1, 0, 0, 1}, log));
          double expected = (Math.log(x) - Math.log(y)) / (x - y);
          assertEquals(expected, log[1], 4 * U * expected);
        });
  }

  @Test
  void longChainsOfEntries() {
    for (int n : new int[] {7, 12}) {
      for (double size : new double[] {8, 1e4}) {
        double[] g = Matrices.identity(n);
        double[] log = new double[n * n];
        for (int i = 0; i + 1 < n; i++) {
          g[i * n + i + 1] = size;
        }
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(g, log));
        for (int k = 1; k < n; k++) {
          double expected = -Math.pow(-size, k) / k;
          assertEquals(expected, log[k], 1e-11 * Math.abs(expected), n + " " + size + " " + k);
        }
      }
    }
  }

  @Test
  void similarMatricesOfOtherScales() {
    int[] powers = {0, 200, -150};
    double[] a = {3, 1, 0.5, -2, 2, 1, 0.25, 0.5, 5};
    double[] log = new double[9];
    double[] x = new double[9];
    new DenseLogarithm(3).log(a, log);
    assertEquals(DenseStatus.OK, new DenseLogarithm(3).log(Matrices.similar(3, a, powers), x));
    double[] expected = Matrices.similar(3, log, powers);
    for (int i = 0; i < 9; i++) {
      assertEquals(expected[i], x[i], 1e-13 * Math.abs(expected[i]));
    }
  }

  @Test
  void derivativesAgreeWithDifferencesAndGradients() {
    Property.check(
        60,
        4,
        random -> {
          int n = 1 + random.nextInt(6);
          DenseLogarithm log = new DenseLogarithm(n);
          double[] a = Matrices.gaussian(random, n, 0.7);
          RowMajor.addToDiagonal(n, 3, a);
          double[] e = Matrices.gaussian(random, n, 1);
          double[] g = Matrices.gaussian(random, n, 1);
          double[] derivative = new double[n * n];
          double[] gradient = new double[n * n];
          if (log.derivative(a, e, derivative) == DenseStatus.OK) {
            assertEquals(DenseStatus.OK, log.gradient(a, g, gradient));
            Matrices.checkDerivative(log::log, a, e, derivative, 1e-6);
            Matrices.checkGradient(derivative, g, gradient, e);
          }
        });
  }

  private static int status(double... a) {
    int n = (int) Math.sqrt(a.length);
    double[] x = new double[n * n];
    int status = new DenseLogarithm(n).log(a, x);
    assertEquals(status != DenseStatus.OK, Double.isNaN(x[0]));
    double[] y = new double[n * n];
    assertEquals(status, new DenseSquareRoot(n).sqrt(a, y));
    assertEquals(status, new DenseLogarithm(n).derivative(a, a, y));
    return status;
  }
}
