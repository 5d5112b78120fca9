package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RealSchurTest {
  private static final double U = GoldenMatrices.UNIT;

  @Test
  void randomMatrices() {
    Property.check(
        300,
        1,
        random -> {
          int n = 1 + random.nextInt(random.nextInt(10) == 0 ? 64 : 8);
          check(n, Matrices.gaussian(random, n, Math.scalb(1.0, random.nextInt(-900, 900))));
        });
  }

  @Test
  void matricesWithStructure() {
    Property.check(300, 2, random -> check(5, structured(random)));
  }

  @Test
  void goldenMatrices() {
    GoldenMatrices.matrices().forEach(one -> check(one.n(), one.numbers("A")));
  }

  @Test
  void cyclesOfShiftsEnd() {
    check(3, new double[] {0, 0, 1, 1, 0, 0, 0, 1, 0});
    check(4, new double[] {0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0});
    check(4, new double[] {0, 0, 0, -1, 1, 0, 0, 0, 0, 1, 0, -2, 0, 0, 1, 0});
    check(3, new double[] {0, 1e-290, 0, 1e-290, 0, 3e-290, 1e-290, 0, 1e-300});
    check(3, new double[9]);
  }

  @Test
  void nonFiniteInputIsReported() {
    double[] q = new double[4];
    double[] t = new double[4];
    int status = new RealSchur(2).decompose(new double[] {1, 2, Double.NaN, 3}, q, t);
    assertEquals(DenseStatus.NON_FINITE, status);
    assertTrue(Double.isNaN(q[3]) && Double.isNaN(t[0]));
  }

  /** Zeros, repeated rows and scales far apart. */
  private static double[] structured(RandomGenerator random) {
    double[] a = Matrices.gaussian(random, 5, 1);
    for (int i = 0; i < 25; i++) {
      if (random.nextInt(3) == 0) {
        a[i] = 0;
      } else if (random.nextInt(3) == 0) {
        a[i] *= Math.scalb(1.0, random.nextInt(-60, 60));
      }
    }
    if (random.nextBoolean()) {
      System.arraycopy(a, 0, a, 5 * (1 + random.nextInt(4)), 5);
    }
    return a;
  }

  private static void check(int n, double[] a) {
    double[] q = new double[n * n];
    double[] t = new double[n * n];
    assertEquals(DenseStatus.OK, new RealSchur(n).decompose(a, q, t));
    double[] square = Matrices.product(n, q, Matrices.transposed(n, q));
    double orthogonality = Matrices.distance(square, Matrices.identity(n));
    assertTrue(orthogonality <= 20 * n * U, "orthogonality " + orthogonality);
    int scaling = RowMajor.exponent(a);
    double[] unit = a.clone();
    RowMajor.scalePower(-scaling, unit);
    RowMajor.scalePower(-scaling, t);
    double[] back = Matrices.product(n, Matrices.product(n, q, t), Matrices.transposed(n, q));
    double residual = Matrices.distance(back, unit);
    assertTrue(residual <= 20 * n * U * Matrices.frobenius(unit), "residual " + residual);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i - 1; j++) {
        assertEquals(0, t[i * n + j]);
      }
      double below = i == 0 ? 0 : t[i * n + i - 1];
      if (below != 0) {
        assertTrue(below * t[(i - 1) * n + i] <= 0, "a block with real eigenvalues");
        assertEquals(t[(i - 1) * n + i - 1], t[i * n + i]);
        assertTrue(i < 2 || t[(i - 1) * n + i - 2] == 0, "blocks overlap");
      }
    }
  }
}
