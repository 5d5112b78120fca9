package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import org.junit.jupiter.api.Test;

class TriangularFactorsTest {
  private static final double U = GoldenMatrices.UNIT;

  @Test
  void qrOfRandomMatrices() {
    Property.check(
        200,
        1,
        random -> {
          int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 64 : 8);
          double[] g = Matrices.gaussian(random, n, 1);
          for (int i = 0; i < n; i++) {
            // Columns far apart and nearly dependent.
            g[i * n + n - 1] = g[i * n] + Math.scalb(g[i * n + n - 1], -random.nextInt(60));
          }
          checkQr(n, g);
        });
  }

  @Test
  void qrOfGoldenMatrices() {
    GoldenMatrices.matrices().stream()
        .filter(one -> one.has("polar_k"))
        .forEach(one -> checkQr(one.n(), one.numbers("A")));
  }

  private static void checkQr(int n, double[] g) {
    double[] q = new double[n * n];
    double[] r = new double[n * n];
    assertEquals(DenseStatus.OK, new DenseQr(n).decompose(g, q, r));
    double orthogonality = Matrices.orthogonality(n, q);
    assertTrue(orthogonality <= (n <= 4 ? 8 : 4 * n) * U, "orthogonality " + orthogonality / U);
    double error = Matrices.distance(Matrices.product(n, q, r), g);
    assertTrue(error <= 8 * n * U * Matrices.frobenius(g), "residual " + error);
    for (int i = 0; i < n; i++) {
      assertTrue(r[i * n + i] > 0);
      for (int j = 0; j < i; j++) {
        assertEquals(0, r[i * n + j]);
      }
    }
  }

  @Test
  void lduOfProducts() {
    Property.check(
        200,
        2,
        random -> {
          int n = 1 + random.nextInt(6);
          // Small integers: the factors come back exactly.
          double[] l = Matrices.identity(n);
          double[] u = Matrices.identity(n);
          double[] d = new double[n];
          double[] scaled = new double[n * n];
          for (int i = 0; i < n; i++) {
            d[i] = random.nextBoolean() ? 1 + random.nextInt(3) : -2;
            for (int j = 0; j < n; j++) {
              if (j < i) {
                l[i * n + j] = random.nextInt(-3, 4);
              } else if (j > i) {
                u[i * n + j] = random.nextInt(-3, 4);
              }
              scaled[i * n + j] = d[i] * u[i * n + j];
            }
          }
          double[] g = Matrices.product(n, l, scaled);
          double[] l1 = new double[n * n];
          double[] u1 = new double[n * n];
          double[] d1 = new double[n];
          assertEquals(DenseStatus.OK, new DenseLdu(n).decompose(g, l1, d1, u1));
          assertEquals(0, Matrices.distance(l, l1));
          assertEquals(0, Matrices.distance(u, u1));
          assertEquals(0, Matrices.distance(d, d1));
        });
  }

  @Test
  void domains() {
    double[] x = new double[4];
    double[] y = new double[4];
    double[] d = new double[2];
    DenseQr qr = new DenseQr(2);
    DenseLdu ldu = new DenseLdu(2);
    assertEquals(DenseStatus.SINGULAR, qr.decompose(new double[4], x, y));
    assertTrue(Double.isNaN(x[0]) && Double.isNaN(y[3]));
    assertEquals(DenseStatus.SINGULAR, qr.decompose(new double[] {1, 0, 0, 0}, x, y));
    assertEquals(DenseStatus.NON_FINITE, qr.decompose(new double[] {Double.NaN, 0, 0, 0}, x, y));
    assertEquals(DenseStatus.NOT_IN_DOMAIN, ldu.decompose(new double[] {0, 1, 1, 0}, x, d, y));
    assertTrue(Double.isNaN(x[0]) && Double.isNaN(d[1]) && Double.isNaN(y[3]));
    assertEquals(DenseStatus.NOT_IN_DOMAIN, ldu.decompose(new double[] {1, 2, 2, 4}, x, d, y));
    double[] infinite = {Double.POSITIVE_INFINITY, 0, 0, 0};
    assertEquals(DenseStatus.NON_FINITE, ldu.decompose(infinite, x, d, y));
  }
}
