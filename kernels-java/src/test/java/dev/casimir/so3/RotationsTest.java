package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RotationsTest {
  private static final double[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  private static double[] transpose(double[] r) {
    return new double[] {r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]};
  }

  private static void assertRotation(double[] r) {
    assertArrayEquals(IDENTITY, Rotations.multiply(r, transpose(r)), 1e-15);
    assertEquals(1, Rotations.determinant(r), 1e-15);
  }

  @Test
  void anglesAreE3nns() {
    double a = 0.4;
    double b = 1.1;
    double[] r = Rotations.fromAngles(a, b, -0.3);
    double[] imageOfY = {r[1], r[4], r[7]};
    double[] expected = {Math.sin(b) * Math.sin(a), Math.cos(b), Math.sin(b) * Math.cos(a)};
    assertArrayEquals(expected, imageOfY, 1e-16);
    double[] aboutY = Rotations.fromAngles(a, 0, 0);
    assertArrayEquals(
        new double[] {Math.cos(a), 0, Math.sin(a), 0, 1, 0, -Math.sin(a), 0, Math.cos(a)}, aboutY);
  }

  @Test
  void matricesAreRotationsAndAnglesGiveThemBack() {
    Property.check(
        300,
        31,
        random -> {
          double[] r = Rotations.random(random);
          assertRotation(r);
          double[] angles = Rotations.toAngles(r);
          assertTrue(angles[1] >= 0 && angles[1] <= Math.PI);
          assertArrayEquals(r, Rotations.fromAngles(angles[0], angles[1], angles[2]), 1e-15);
        });
  }

  @Test
  void anglesNearAndAtTheGimbalLock() {
    for (double beta : new double[] {0, 1e-300, 1e-17, 1e-9, 1e-4, Math.PI - 1e-9, Math.PI}) {
      for (double alpha : new double[] {-3, -0.5, 0, 2}) {
        for (double gamma : new double[] {-2, 0, 0.7}) {
          double[] r = Rotations.fromAngles(alpha, beta, gamma);
          double[] back = Rotations.toAngles(r);
          assertArrayEquals(r, Rotations.fromAngles(back[0], back[1], back[2]), 1e-15);
          if (beta < 1) {
            assertEquals(beta, back[1], 1e-16 + 1e-15 * beta);
          }
        }
      }
    }
    assertArrayEquals(new double[3], Rotations.toAngles(IDENTITY));
  }

  @Test
  void randomRotationsAreUniform() {
    RandomGenerator random = Property.generator(5);
    int n = 20000;
    double[] mean = new double[9];
    double[] square = new double[9];
    for (int i = 0; i < n; i++) {
      double[] r = Rotations.random(random);
      for (int j = 0; j < 9; j++) {
        mean[j] += r[j] / n;
        square[j] += r[j] * r[j] / n;
      }
    }
    // Under Haar measure every entry has mean 0 and mean square 1/3; five standard errors are
    // allowed.
    for (int j = 0; j < 9; j++) {
      assertEquals(0, mean[j], 5 * Math.sqrt(1.0 / 3 / n));
      assertEquals(1.0 / 3, square[j], 5 * Math.sqrt(4.0 / 45 / n));
    }
  }

  @Test
  void badMatricesAreNamed() {
    assertEquals(
        "rotation: expected 9 numbers, row-major, got 8",
        assertThrows(IllegalArgumentException.class, () -> Rotations.toAngles(new double[8]))
            .getMessage());
    double[] mirror = {1, 0, 0, 0, 1, 0, 0, 0, -1};
    assertEquals(
        "rotation: expected a positive determinant, got -1.0",
        assertThrows(IllegalArgumentException.class, () -> Rotations.toAngles(mirror))
            .getMessage());
    assertTrue(Double.isNaN(Rotations.fromAngles(Double.POSITIVE_INFINITY, 0, 0)[0]));
  }
}
