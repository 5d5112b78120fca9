package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Gradients through decompositions, against central differences of weighted sums of factors. */
class FactorGradientsTest {
  /** A weighted sum of the entries of the factors of g. */
  @FunctionalInterface
  private interface Weighted {
    double of(double[] g);
  }

  private static void check(int n, double[] g, double[] gradient, Weighted sum) {
    double step = 1e-5;
    double scale = 1 + Matrices.frobenius(gradient);
    for (int i = 0; i < n * n; i++) {
      double entry = g[i];
      g[i] = entry + step;
      double ahead = sum.of(g);
      g[i] = entry - step;
      double behind = sum.of(g);
      g[i] = entry;
      assertEquals((ahead - behind) / (2 * step), gradient[i], 1e-7 * scale, "entry " + i);
    }
  }

  /** Well conditioned, with a determinant of either sign and singular values apart. */
  private static double[] matrix(RandomGenerator random, int n) {
    double[] g = Matrices.gaussian(random, n, 0.15);
    for (int i = 0; i < n; i++) {
      g[i * n + i] += (random.nextBoolean() ? 1 : -1) * (1 + 0.6 * i);
    }
    return g;
  }

  private static double[] vector(RandomGenerator random, int n) {
    return random.doubles(n, -1, 1).toArray();
  }

  @Test
  void polar() {
    Property.check(
        60,
        1,
        random -> {
          int n = 1 + random.nextInt(5);
          double[] g = matrix(random, n);
          double[] kBar = Matrices.gaussian(random, n, random.nextInt(3) == 0 ? 0 : 1);
          double[] pBar = Matrices.gaussian(random, n, random.nextInt(3) == 0 ? 0 : 1);
          double[] k = new double[n * n];
          double[] p = new double[n * n];
          double[] out = new double[n * n];
          DensePolar polar = new DensePolar(n);
          PolarGradient gradient = new PolarGradient(n);
          assertEquals(DenseStatus.OK, gradient.right(g, kBar, pBar, out));
          Weighted right =
              moved -> {
                polar.right(moved, k, p);
                return Matrices.inner(k, kBar) + Matrices.inner(p, pBar);
              };
          check(n, g, out, right);
          assertEquals(DenseStatus.OK, gradient.left(g, kBar, pBar, out));
          Weighted left =
              moved -> {
                polar.left(moved, k, p);
                return Matrices.inner(k, kBar) + Matrices.inner(p, pBar);
              };
          check(n, g, out, left);
        });
  }

  @Test
  void polarAtEqualSingularValues() {
    double[] g = Matrices.identity(3);
    double[] kBar = {0, 1, 2, -3, 0, 1, 1, 1, 0};
    double[] out = new double[9];
    assertEquals(DenseStatus.OK, new PolarGradient(3).right(g, kBar, new double[9], out));
    // At the identity k = exp of the skew part: half of W - W^T.
    double[] expected = {0, 2, 0.5, -2, 0, 0, -0.5, 0, 0};
    assertEquals(0, Matrices.distance(out, expected), 1e-15);
    assertEquals(DenseStatus.SINGULAR, new PolarGradient(3).right(new double[9], g, g, out));
    assertTrue(Double.isNaN(out[8]));
  }

  @Test
  void singularValues() {
    Property.check(
        60,
        2,
        random -> {
          int n = 1 + random.nextInt(5);
          double[] g = matrix(random, n);
          double[] k1Bar = Matrices.gaussian(random, n, random.nextInt(3) == 0 ? 0 : 1);
          double[] k2Bar = Matrices.gaussian(random, n, random.nextInt(3) == 0 ? 0 : 1);
          double[] sBar = vector(random, n);
          double[] k1 = new double[n * n];
          double[] k2 = new double[n * n];
          double[] s = new double[n];
          double[] out = new double[n * n];
          SingularValues singular = new SingularValues(n);
          singular.decompose(g, k1, s, k2);
          SingularValuesGradient gradient = new SingularValuesGradient(n);
          assertEquals(DenseStatus.OK, gradient.run(k1, s, k2, k1Bar, sBar, k2Bar, out));
          double[] rows = k2.clone();
          check(
              n,
              g,
              out,
              moved -> {
                singular.decompose(moved, k1, s, k2);
                alignSigns(n, k1, k2, rows);
                return Matrices.inner(k1, k1Bar)
                    + Matrices.inner(s, sBar)
                    + Matrices.inner(k2, k2Bar);
              });
        });
  }

  /** Signs of rows of k2 with columns of k1 are free: takes those of {@code rows}. */
  private static void alignSigns(int n, double[] k1, double[] k2, double[] rows) {
    for (int i = 0; i < n; i++) {
      double inner = 0;
      for (int j = 0; j < n; j++) {
        inner += k2[i * n + j] * rows[i * n + j];
      }
      if (inner < 0) {
        for (int j = 0; j < n; j++) {
          k2[i * n + j] = -k2[i * n + j];
          k1[j * n + i] = -k1[j * n + i];
        }
      }
    }
  }

  @Test
  void equalSingularValuesHaveNoGradientOfFactors() {
    double[] one = Matrices.identity(2);
    double[] none = new double[4];
    double[] s = {2, 2};
    double[] skew = {0, 1, -1, 0};
    double[] out = new double[4];
    SingularValuesGradient gradient = new SingularValuesGradient(2);
    assertEquals(DenseStatus.NOT_IN_DOMAIN, gradient.run(one, s, one, skew, s, none, out));
    assertTrue(Double.isNaN(out[0]));
    assertEquals(DenseStatus.OK, gradient.run(one, s, one, none, s, none, out));
    assertEquals(0, Matrices.distance(out, new double[] {2, 0, 0, 2}));
  }

  @Test
  void qr() {
    Property.check(
        60,
        3,
        random -> {
          int n = 1 + random.nextInt(5);
          double[] g = matrix(random, n);
          double[] qBar = Matrices.gaussian(random, n, 1);
          double[] rBar = Matrices.gaussian(random, n, 1);
          double[] q = new double[n * n];
          double[] r = new double[n * n];
          double[] out = new double[n * n];
          DenseQr qr = new DenseQr(n);
          qr.decompose(g, q, r);
          assertEquals(DenseStatus.OK, new QrGradient(n).run(q, r, qBar, rBar, out));
          check(
              n,
              g,
              out,
              moved -> {
                qr.decompose(moved, q, r);
                return Matrices.inner(q, qBar) + Matrices.inner(r, rBar);
              });
        });
  }

  @Test
  void ldu() {
    Property.check(
        60,
        4,
        random -> {
          int n = 1 + random.nextInt(5);
          double[] g = matrix(random, n);
          double[] lBar = Matrices.gaussian(random, n, 1);
          double[] uBar = Matrices.gaussian(random, n, 1);
          double[] dBar = vector(random, n);
          double[] l = new double[n * n];
          double[] u = new double[n * n];
          double[] d = new double[n];
          double[] out = new double[n * n];
          DenseLdu ldu = new DenseLdu(n);
          ldu.decompose(g, l, d, u);
          assertEquals(DenseStatus.OK, new LduGradient(n).run(l, d, u, lBar, dBar, uBar, out));
          check(
              n,
              g,
              out,
              moved -> {
                ldu.decompose(moved, l, d, u);
                return Matrices.inner(l, lBar) + Matrices.inner(d, dBar) + Matrices.inner(u, uBar);
              });
        });
  }

  @Test
  void domains() {
    double[] bad = {1, Double.NaN, 0, 1};
    double[] one = Matrices.identity(2);
    double[] d = {1, 0};
    double[] out = new double[4];
    double[] corner = {1, 0, 0, 0};
    assertEquals(DenseStatus.SINGULAR, new QrGradient(2).run(one, corner, one, one, out));
    assertEquals(DenseStatus.NON_FINITE, new QrGradient(2).run(one, one, bad, one, out));
    assertEquals(DenseStatus.NOT_IN_DOMAIN, new LduGradient(2).run(one, d, one, one, d, one, out));
    assertTrue(Double.isNaN(out[1]));
    assertEquals(DenseStatus.NON_FINITE, new LduGradient(2).run(one, d, one, one, d, bad, out));
    assertEquals(DenseStatus.NON_FINITE, new PolarGradient(2).right(one, one, bad, out));
    assertEquals(DenseStatus.NON_FINITE, new PolarGradient(2).left(bad, one, one, out));
    assertEquals(
        DenseStatus.NON_FINITE, new SingularValuesGradient(2).run(one, d, one, bad, d, one, out));
  }
}
