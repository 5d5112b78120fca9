package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WignerDTest {
  private static double[] product(double[] a, double[] b, int width) {
    double[] c = new double[width * width];
    for (int i = 0; i < width; i++) {
      for (int k = 0; k < width; k++) {
        for (int j = 0; j < width; j++) {
          c[i * width + j] += a[i * width + k] * b[k * width + j];
        }
      }
    }
    return c;
  }

  private static double[] negated(double[] a) {
    return Arrays.stream(a).map(x -> -x).toArray();
  }

  private static double[] transposed(double[] a, int width) {
    double[] t = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      t[i % width * width + i / width] = a[i];
    }
    return t;
  }

  private static double[] identity(int width) {
    double[] one = new double[width * width];
    for (int i = 0; i < width; i++) {
      one[i * width + i] = 1;
    }
    return one;
  }

  /** Y_l(r) in e3nn's axes. */
  private static double[] harmonics(int l, double[] r) {
    ReferenceHarmonics s = new ReferenceHarmonics(l, r[2], r[0], r[1]);
    double[] values = new double[2 * l + 1];
    for (int m = -l; m <= l; m++) {
      values[l + m] = s.value(l * l + l + m);
    }
    return values;
  }

  private static double[] apply(double[] matrix, double[] vector) {
    int width = vector.length;
    double[] image = new double[width];
    for (int i = 0; i < matrix.length; i++) {
      image[i / width] += matrix[i] * vector[i % width];
    }
    return image;
  }

  private static double[] unitVector(RandomGenerator random) {
    double[] r = Rotations.random(random);
    return new double[] {r[0], r[1], r[2]};
  }

  @Test
  void harmonicsOfTheRotatedVectorAreTheMatrixTimesTheHarmonics() {
    Property.check(
        200,
        41,
        random -> {
          int l = random.nextInt(21);
          double[] rotation = Rotations.random(random);
          double[] matrix = random.nextBoolean() ? negated(rotation) : rotation;
          double[] r = unitVector(random);
          double[] expected = harmonics(l, apply(matrix, r));
          double[] computed = apply(WignerD.matrix(l, matrix), harmonics(l, r));
          assertArrayEquals(expected, computed, 2e-14);
        });
  }

  @Test
  void fromTheMatrixIsFromTheAngles() {
    Property.check(
        100,
        42,
        random -> {
          int l = random.nextInt(41);
          double a = random.nextDouble(-4, 4);
          double b = random.nextDouble(-4, 4);
          double c = random.nextDouble(-4, 4);
          double[] fromMatrix = WignerD.matrix(l, Rotations.fromAngles(a, b, c));
          assertArrayEquals(WignerD.fromAngles(l, a, b, c), fromMatrix, 1e-14);
        });
  }

  @Test
  void highDegreesKeepTheirDigits() {
    double[][] angles = {{0.3, 1.2, -2.5}, {2.9, 0.01, 1}, {-1, 3.1, 0.2}};
    for (double[] a : angles) {
      double[] rotation = Rotations.fromAngles(a[0], a[1], a[2]);
      assertArrayEquals(
          WignerD.fromAngles(50, a[0], a[1], a[2]), WignerD.matrix(50, rotation), 2e-14);
      assertArrayEquals(
          WignerD.fromAngles(100, a[0], a[1], a[2]), WignerD.matrix(100, rotation), 2e-13);
    }
  }

  @Test
  void gimbalLockPoints() {
    for (int l = 0; l <= 12; l++) {
      for (double beta : new double[] {0, 1e-200, 1e-12, Math.PI / 2, Math.PI}) {
        double[] rotation = Rotations.fromAngles(0.8, beta, -2.2);
        double[] angles = Rotations.toAngles(rotation);
        double[] expected = WignerD.fromAngles(l, 0.8, beta, -2.2);
        assertArrayEquals(expected, WignerD.matrix(l, rotation), 4e-15);
        assertArrayEquals(expected, WignerD.fromAngles(l, angles[0], angles[1], angles[2]), 4e-15);
      }
    }
  }

  @Test
  void orthogonalAndHomomorphic() {
    Property.check(
        60,
        43,
        random -> {
          int l = random.nextInt(21);
          int width = 2 * l + 1;
          double[] r1 = Rotations.random(random);
          double[] r2 = Rotations.random(random);
          double[] d1 = WignerD.matrix(l, r1);
          double[] d2 = WignerD.matrix(l, r2);
          double[] d12 = WignerD.matrix(l, Rotations.multiply(r1, r2));
          assertArrayEquals(identity(width), product(d1, transposed(d1, width), width), 2e-14);
          assertArrayEquals(d12, product(d1, d2, width), 2e-14);
        });
  }

  @Test
  void degreesZeroAndOneAreExact() {
    double[] r = Rotations.random(Property.generator(3));
    assertArrayEquals(new double[] {1}, WignerD.matrix(0, r));
    assertArrayEquals(r, WignerD.matrix(1, r));
    for (int l = 0; l <= 10; l++) {
      double[] one = WignerD.matrix(l, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
      assertArrayEquals(identity(2 * l + 1), one, 1e-15);
    }
  }

  @Test
  void parityActsOnImproperMatricesOnly() {
    double[] r = Rotations.random(Property.generator(4));
    for (int l = 0; l <= 5; l++) {
      double[] proper = WignerD.matrix(l, r);
      assertArrayEquals(proper, WignerD.matrix(new Irrep(l, 1), r));
      assertArrayEquals(proper, WignerD.matrix(new Irrep(l, -1), r));
      assertArrayEquals(proper, WignerD.matrix(new Irrep(l, 1), negated(r)));
      assertArrayEquals(negated(proper), WignerD.matrix(new Irrep(l, -1), negated(r)));
    }
  }

  @Test
  void matricesThatAreNoRotationsGiveThePolynomial() {
    double[] r = Rotations.random(Property.generator(6));
    double[] doubled = Arrays.stream(r).map(x -> 2 * x).toArray();
    double[] expected = Arrays.stream(WignerD.matrix(5, r)).map(x -> 32 * x).toArray();
    assertArrayEquals(expected, WignerD.matrix(5, doubled));
    assertArrayEquals(new double[25], WignerD.matrix(2, new double[9]), 0.0);
    r[4] = Double.NaN;
    assertTrue(Arrays.stream(WignerD.matrix(3, r)).anyMatch(Double::isNaN));
  }

  @Test
  void badArgumentsAreNamed() {
    double[] r = new double[9];
    assertEquals(
        "degree: expected a degree in 0..1000, got -1",
        assertThrows(IllegalArgumentException.class, () -> WignerD.matrix(-1, r)).getMessage());
    assertEquals(
        "degree: expected at most 200 from a matrix (beyond, use angles), got 201",
        assertThrows(IllegalArgumentException.class, () -> WignerD.matrix(201, r)).getMessage());
    assertEquals(
        "rotation: expected 9 numbers, row-major, got 3",
        assertThrows(IllegalArgumentException.class, () -> WignerD.matrix(1, new double[3]))
            .getMessage());
  }
}
