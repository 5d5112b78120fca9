package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TridiagonalEigenTest {
  private static final double U = GoldenMatrices.UNIT;

  private static double[] symmetric(RandomGenerator random, int n, int zerosOfFour) {
    double[] a = Matrices.gaussian(random, n, 1);
    for (int i = 0; i < a.length; i++) {
      a[i] = random.nextInt(4) < zerosOfFour ? 0 : a[i];
    }
    double[] s = new double[n * n];
    RowMajor.symmetricPart(n, a, s);
    return s;
  }

  /** Checks A V = V L, V^T V = 1 and the order; returns the eigenvalues. */
  private static double[] check(int n, double[] s) {
    double[] values = new double[n];
    double[] v = new double[n * n];
    double[] before = s.clone();
    assertEquals(DenseStatus.OK, new TridiagonalEigen(n).decompose(n, s, values, v));
    assertArrayEquals(before, s);
    assertTrue(Matrices.orthogonality(n, v) <= 10 * n * U, "orthogonality");
    double[] image = Matrices.product(n, s, v);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        image[i * n + j] -= v[i * n + j] * values[j];
      }
      assertTrue(i == 0 || values[i] <= values[i - 1], "order");
    }
    assertTrue(Matrices.frobenius(image) <= 10 * n * U * Matrices.frobenius(s), "residual");
    return values;
  }

  @Test
  void randomMatrices() {
    Property.check(
        200,
        1,
        random -> {
          int n = 1 + random.nextInt(random.nextInt(20) == 0 ? 100 : 12);
          double[] s = symmetric(random, n, random.nextInt(4));
          double[] values = check(n, s);
          double[] expected = new double[n];
          new DenseEigen(n).decompose(s, expected, new double[n * n]);
          double norm = Matrices.frobenius(s);
          assertArrayEquals(expected, values, 4 * n * U * norm);
        });
  }

  @Test
  void largeMatrixWithKnownEigenvalues() {
    int n = 256;
    double[] path = new double[n * n];
    for (int i = 0; i < n; i++) {
      path[i * n + i] = i == 0 || i == n - 1 ? 1 : 2;
      if (i > 0) {
        path[i * n + i - 1] = -1;
        path[(i - 1) * n + i] = -1;
      }
    }
    double[] values = check(n, path);
    for (int k = 0; k < n; k++) {
      double sine = Math.sin(Math.PI * (n - 1 - k) / (2 * n));
      assertEquals(4 * sine * sine, values[k], 1e-14);
    }
  }

  @Test
  void repeatedEigenvalues() {
    for (int n : new int[] {1, 2, 3, 8, 25, 64}) {
      double[] ones = new double[n * n];
      Arrays.fill(ones, 1);
      double[] values = check(n, ones);
      assertEquals(n, values[0], 1e-13);
      for (int k = 1; k < n; k++) {
        assertEquals(0, values[k], 1e-13);
      }
      check(n, new double[n * n]);
      check(n, Matrices.identity(n));
    }
  }

  /** Two blocks that nothing joins, one of them zero, and one tied to itself by little. */
  @Test
  void disconnectedBlocks() {
    Property.check(
        50,
        2,
        random -> {
          int n = 4 + random.nextInt(20);
          double[] s = symmetric(random, n, 0);
          int cut = 1 + random.nextInt(n - 1);
          double tie = random.nextBoolean() ? 0 : 1e-170;
          for (int i = 0; i < cut; i++) {
            for (int j = cut; j < n; j++) {
              s[i * n + j] *= tie;
              s[j * n + i] *= tie;
            }
          }
          check(n, s);
        });
  }

  @Test
  void powersOfTwoAsFactorsChangeNoBit() {
    Property.check(
        40,
        3,
        random -> {
          int n = 2 + random.nextInt(10);
          double[] s = symmetric(random, n, 1);
          int power = random.nextBoolean() ? 900 : -900;
          double[] scaled = Arrays.stream(s).map(x -> Math.scalb(x, power)).toArray();
          double[] values = new double[n];
          double[] v = new double[n * n];
          TridiagonalEigen eigen = new TridiagonalEigen(n);
          eigen.decompose(n, s, values, v);
          double[] otherValues = new double[n];
          double[] otherVectors = new double[n * n];
          assertEquals(DenseStatus.OK, eigen.decompose(n, scaled, otherValues, otherVectors));
          assertArrayEquals(v, otherVectors);
          for (int k = 0; k < n; k++) {
            assertEquals(Math.scalb(values[k], power), otherValues[k]);
          }
        });
  }

  @Test
  void smallerMatricesInTheRoomOfLargerOnes() {
    RandomGenerator random = Property.generator(4);
    TridiagonalEigen roomy = new TridiagonalEigen(20);
    roomy.decompose(20, symmetric(random, 20, 0), new double[20], new double[400]);
    double[] s = symmetric(random, 5, 0);
    double[] values = new double[20];
    double[] vectors = new double[400];
    double[] expectedValues = new double[5];
    double[] expectedVectors = new double[25];
    roomy.decompose(5, s, values, vectors);
    new TridiagonalEigen(5).decompose(5, s, expectedValues, expectedVectors);
    assertArrayEquals(expectedValues, Arrays.copyOf(values, 5));
    assertArrayEquals(expectedVectors, Arrays.copyOf(vectors, 25));
    assertThrows(
        IllegalArgumentException.class,
        () -> roomy.decompose(21, new double[441], new double[21], new double[441]));
  }

  @Test
  void numbersThatAreNone() {
    double[] values = new double[2];
    double[] vectors = new double[4];
    double[] s = {1, Double.NaN, 0, 1};
    assertEquals(DenseStatus.NON_FINITE, new TridiagonalEigen(2).decompose(2, s, values, vectors));
    assertTrue(Double.isNaN(values[0]) && Double.isNaN(vectors[3]));
    s[1] = Double.NEGATIVE_INFINITY;
    assertEquals(DenseStatus.NON_FINITE, new TridiagonalEigen(2).decompose(2, s, values, vectors));
  }
}
