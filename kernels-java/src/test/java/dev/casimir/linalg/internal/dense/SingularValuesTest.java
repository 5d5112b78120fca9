package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import org.junit.jupiter.api.Test;

class SingularValuesTest {
  private static final double U = GoldenMatrices.UNIT;

  @Test
  void randomMatrices() {
    Property.check(
        200,
        1,
        random -> {
          int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 64 : 8);
          double[] g = Matrices.gaussian(random, n, Math.scalb(1.0, random.nextInt(-900, 900)));
          if (n > 1 && random.nextInt(4) == 0) {
            System.arraycopy(g, 0, g, n * (n - 1), n);
          }
          check(n, g);
        });
  }

  @Test
  void goldenMatrices() {
    GoldenMatrices.matrices().forEach(one -> check(one.n(), one.numbers("A")));
  }

  @Test
  void degenerateMatrices() {
    check(3, new double[9]);
    check(3, new double[] {0, 0, 1, 0, 0, 0, 0, 0, 0});
    check(2, new double[] {-1, 0, 0, 1});
    check(2, new double[] {0, 1, 1, 0});
    check(1, new double[] {-3});
    check(4, Matrices.identity(4));
  }

  @Test
  void smallValuesOfColumnsFarApartKeepTheirDigits() {
    double[] g = {1, 1e-30, 1, -1e-30};
    double[] s = new double[2];
    new SingularValues(2).decompose(g, new double[4], s, new double[4]);
    assertEquals(Math.sqrt(2), s[0], 4 * U);
    assertEquals(Math.sqrt(2) * 1e-30, s[1], 8 * U * 1e-30);
  }

  private static void check(int n, double[] g) {
    double[] k1 = new double[n * n];
    double[] k2 = new double[n * n];
    double[] s = new double[n];
    double[] unit = g.clone();
    RowMajor.scalePower(-RowMajor.exponent(g), unit);
    assertEquals(DenseStatus.OK, new SingularValues(n).decompose(unit, k1, s, k2));
    double[] scaledValues = new double[n];
    assertEquals(DenseStatus.OK, new SingularValues(n).decompose(g, k1, scaledValues, k2));
    double[] product = new double[n * n];
    for (int i = 0; i < n; i++) {
      assertTrue(s[i] >= 0 && (i == 0 || s[i] <= s[i - 1]), "order");
      assertEquals(Math.scalb(s[i], RowMajor.exponent(g)), scaledValues[i]);
      for (int j = 0; j < n; j++) {
        product[i * n + j] = s[i] * k2[i * n + j];
      }
    }
    product = Matrices.product(n, k1, product);
    double error = Matrices.distance(product, unit);
    assertTrue(error <= 12 * n * U * Matrices.frobenius(unit), "residual " + error / U);
    assertTrue(Matrices.orthogonality(n, k1) <= (n <= 4 ? 4 : 2 * n) * U, "k1");
    assertTrue(Matrices.orthogonality(n, k2) <= (n <= 4 ? 4 : 2 * n) * U, "k2");
    assertEquals(1, determinant(n, k2), 1e-11);
    if (s[n - 1] > 1e-10 * s[0]) {
      assertEquals(Math.signum(determinant(n, unit)), determinant(n, k1), 1e-11);
    }
  }

  private static double determinant(int n, double[] a) {
    double[] q = new double[n * n];
    double[] t = new double[n * n];
    new RealSchur(n).decompose(a, q, t);
    double determinant = 1;
    int size;
    for (int i = 0; i < n; i += size) {
      size = QuasiTriangularRoot.blockSize(n, t, i);
      int at = i * n + i;
      determinant *= size == 1 ? t[at] : t[at] * t[at] - t[at + 1] * t[at + n];
    }
    return determinant;
  }
}
