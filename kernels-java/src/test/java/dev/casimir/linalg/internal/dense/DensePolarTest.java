package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.linalg.internal.dense.GoldenMatrices.Case;
import dev.casimir.linalg.internal.dense.GoldenMatrices.Errors;
import dev.casimir.testing.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class DensePolarTest {
  private static final double U = GoldenMatrices.UNIT;

  @Test
  void goldenOrthogonalFactor() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.matrices()) {
      if (one.has("polar_k")) {
        int n = one.n();
        double[] g = one.numbers("A");
        double[] k = new double[n * n];
        assertEquals(
            DenseStatus.OK, new DensePolar(n).right(g, k, new double[n * n]), one::toString);
        errors.add(one.error(k, "polar_k"), 2 * U * condition(n, g), one);
      }
    }
    errors.check(Assertions::fail);
  }

  @Test
  void goldenOrthogonality() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.matrices()) {
      if (one.has("polar_k")) {
        int n = one.n();
        double[] k = new double[n * n];
        new DensePolar(n).right(one.numbers("A"), k, new double[n * n]);
        errors.add(Matrices.orthogonality(n, k), 5 * U, one);
      }
    }
    errors.check(Assertions::fail);
  }

  @Test
  void goldenPositiveFactors() {
    Errors errors = new Errors();
    for (Case one : GoldenMatrices.matrices()) {
      if (one.has("polar_k")) {
        int n = one.n();
        double[] k = new double[n * n];
        double[] p = new double[n * n];
        new DensePolar(n).right(one.numbers("A"), k, p);
        errors.add(one.error(p, "polar_p_right"), 6 * U, one);
        new DensePolar(n).left(one.numbers("A"), k, p);
        errors.add(one.error(p, "polar_p_left"), 6 * U, one);
      }
    }
    errors.check(Assertions::fail);
  }

  /** 2 |g|_F / (s_n + s_(n-1)), at least one. */
  private static double condition(int n, double[] g) {
    double[] s = new double[n];
    new SingularValues(n).decompose(g, new double[n * n], s, new double[n * n]);
    return Math.max(1, 2 * Matrices.frobenius(g) / (s[n - 1] + s[n - 2]));
  }

  @Test
  void randomMatrices() {
    Property.check(
        200,
        1,
        random -> {
          int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 64 : 8);
          double[] g = Matrices.gaussian(random, n, Math.scalb(1.0, random.nextInt(-900, 900)));
          double[] k = new double[n * n];
          double[] p = new double[n * n];
          assertEquals(DenseStatus.OK, new DensePolar(n).right(g, k, p));
          assertTrue(Matrices.orthogonality(n, k) <= 4 * n * U);
          RowMajor.scalePower(-RowMajor.exponent(g), g);
          assertEquals(DenseStatus.OK, new DensePolar(n).right(g, k, p));
          check(n, g, Matrices.product(n, k, p), p);
          assertEquals(DenseStatus.OK, new DensePolar(n).left(g, k, p));
          check(n, g, Matrices.product(n, p, k), p);
        });
  }

  private static void check(int n, double[] g, double[] product, double[] p) {
    double size = Matrices.frobenius(g);
    assertTrue(Matrices.distance(g, product) <= 6 * n * U * size);
    double[] values = new double[n];
    new DenseEigen(n).decompose(p, values, new double[n * n]);
    assertTrue(values[n - 1] > -4 * n * U * size, "not positive: " + values[n - 1] / size);
  }

  @Test
  void singularAndNonFinite() {
    assertEquals(DenseStatus.SINGULAR, status(0));
    assertEquals(DenseStatus.SINGULAR, status(1, 2, 2, 4));
    assertEquals(DenseStatus.SINGULAR, status(new double[16]));
    assertEquals(DenseStatus.SINGULAR, status(1, 2, 3, 2, 4, 6, 1, 1, 1));
    assertEquals(DenseStatus.SINGULAR, status(1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertEquals(DenseStatus.SINGULAR, status(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9));
    assertEquals(DenseStatus.OK, status(1, 0, 0, 0, 1e-20, 1e-22, 0, 1e-22, 1e-20));
    assertEquals(DenseStatus.NON_FINITE, status(1, 2, Double.NEGATIVE_INFINITY, 4));
    assertEquals(DenseStatus.OK, status(1e-310, 0, 0, 0, 1e-310, 0, 0, 0, 1e-310));
  }

  private static int status(double... g) {
    int n = (int) Math.sqrt(g.length);
    double[] k = new double[n * n];
    int status = new DensePolar(n).right(g, k, new double[n * n]);
    assertEquals(status != DenseStatus.OK, Double.isNaN(k[0]));
    return status;
  }
}
