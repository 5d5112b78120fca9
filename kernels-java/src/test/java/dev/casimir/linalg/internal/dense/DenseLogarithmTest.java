package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.linalg.internal.dense.GoldenMatrices.Case;
import dev.casimir.linalg.internal.dense.GoldenMatrices.Errors;
import dev.casimir.testing.Property;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class DenseLogarithmTest {
  private static final double U = GoldenMatrices.UNIT;
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final Map<String, Integer> STATUS =
      Map.of(
          "principal",
          DenseStatus.OK,
          "no-principal-log",
          DenseStatus.NO_PRINCIPAL,
          "singular",
          DenseStatus.SINGULAR);

  @Test
  void goldenStatus() {
    for (Case one : GoldenMatrices.matrices()) {
      int n = one.n();
      double[] x = new double[n * n];
      int status = new DenseLogarithm(n).log(one.numbers("A"), x);
      assertEquals(STATUS.get(one.word("log_status")), status, one.toString());
      assertEquals(status != DenseStatus.OK, Double.isNaN(x[0]), one.toString());
    }
  }

  @Test
  void goldenValuesOfSizeTwo() {
    goldenValues(2, 2, 2);
  }

  @Test
  void goldenValues() {
    goldenValues(3, 4, 20);
  }

  private static void goldenValues(int smallest, int largest, double bound) {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.matrices()) {
      int n = one.n();
      if (n >= smallest && n <= largest && one.has("log")) {
        double[] x = new double[n * n];
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(one.numbers("A"), x));
        errors.add(one.error(x, "log"), bound * U * one.condition("cond_log"), one);
      }
    }
    errors.check(Assertions::fail);
  }

  private static double condition(Case derivative) {
    int id = ((Double) derivative.members().get("case")).intValue();
    return GoldenMatrices.matrices().get(id).condition("cond_log");
  }

  @Test
  void goldenDerivatives() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.frechet()) {
      int n = one.n();
      double[] x = new double[n * n];
      if (one.has("Llog")) {
        double[] a = one.numbers("A");
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).derivative(a, one.numbers("E"), x));
        double[] log = new double[n * n];
        assertEquals(DenseStatus.OK, new DenseLogarithm(n).log(a, log));
        errors.add(
            one.error(x, "Llog"), 50 * U * condition(one) * (1 + Matrices.frobenius(log)), one);
      }
    }
    errors.check(Assertions::fail);
  }

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
