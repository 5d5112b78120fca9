package dev.casimir.lie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HaarRotationsTest {
  private static double trace(double[] r, int n) {
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += r[i * n + i];
    }
    return trace;
  }

  /** Moments of the trace (Diaconis and Shahshahani 1994). */
  @ParameterizedTest
  @CsvSource({"2, 0, 2, 0, 6", "3, 0, 1, 1, 3", "4, 0, 1, 0, 4", "5, 0, 1, 0, 3", "8, 0, 1, 0, 3"})
  void momentsOfTheTrace(int n, double first, double second, double third, double fourth) {
    Draws draws = Draws.of(HaarSample.specialOrthogonal(n), 1, 100_000);
    double[] moments = {first, second, third, fourth};
    for (int k = 1; k <= 4; k++) {
      int power = k;
      Statistics.assertMean(moments[k - 1], draws.map(r -> Math.pow(trace(r, n), power)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void momentsOfEveryEntry(int n) {
    Draws draws = Draws.of(HaarSample.specialOrthogonal(n), 2, 50_000);
    for (int entry = 0; entry < n * n; entry++) {
      int at = entry;
      Statistics.assertMean(0, draws.map(r -> r[at]));
      Statistics.assertMean(1.0 / n, draws.map(r -> r[at] * r[at]));
      Statistics.assertMean(3.0 / (n * (n + 2)), draws.map(r -> Math.pow(r[at], 4)));
      Statistics.assertMean(0, draws.map(r -> r[at] * r[at - at % n + (at + 1) % n]));
    }
  }

  @Test
  void anglesAndAxes() {
    Draws plane = Draws.of(HaarSample.specialOrthogonal(2), 3, 150_000);
    Statistics.assertDistribution(
        plane.map(r -> Math.atan2(r[2], r[0])), t -> (t + Math.PI) / (2 * Math.PI));
    Draws space = Draws.of(HaarSample.specialOrthogonal(3), 3, 150_000);
    double[] angles = space.map(r -> Math.acos(Math.clamp((trace(r, 3) - 1) / 2, -1, 1)));
    Statistics.assertDistribution(angles, t -> (t - Math.sin(t)) / Math.PI);
    for (int i = 0; i < 3; i++) {
      int row = (i + 2) % 3;
      int column = (i + 1) % 3;
      double[] axis =
          space.map(
              r -> {
                double x = r[7] - r[5];
                double y = r[2] - r[6];
                double z = r[3] - r[1];
                return (r[row * 3 + column] - r[column * 3 + row])
                    / Math.sqrt(x * x + y * y + z * z);
              });
      Statistics.assertDistribution(axis, t -> (t + 1) / 2);
    }
  }

  /** A projection of a uniform point of the 3-sphere on an axis, which is a column's entry. */
  @Test
  void entriesInFourDimensions() {
    Draws draws = Draws.of(HaarSample.specialOrthogonal(4), 4, 100_000);
    for (int entry = 0; entry < 16; entry++) {
      int at = entry;
      Statistics.assertDistribution(
          draws.map(r -> r[at]), t -> 0.5 + (t * Math.sqrt(1 - t * t) + Math.asin(t)) / Math.PI);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 16, 64})
  void rotationsAreOrthogonalAndProper(int n) {
    for (HaarSample operation :
        new HaarSample[] {HaarSample.specialOrthogonal(n), HaarSample.orthogonal(n)}) {
      boolean special = operation.describe().endsWith(" SO(" + n + ")");
      Draws draws = Draws.of(operation, 5, 60);
      double[] defects = draws.map(r -> defect(r, n));
      double[] determinants = draws.map(r -> SmallMatrices.determinant(r, n));
      int improper = 0;
      for (int i = 0; i < draws.count; i++) {
        assertTrue(defects[i] < 8 * n * 0x1p-53, n + ": " + defects[i]);
        assertEquals(1, Math.abs(determinants[i]), 1e-13);
        improper += determinants[i] < 0 ? 1 : 0;
      }
      assertTrue(special ? improper == 0 : improper > 10 && improper < 50, "improper " + improper);
    }
  }

  private static double defect(double[] r, int n) {
    double worst = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double product = i == j ? -1 : 0;
        for (int k = 0; k < n; k++) {
          product += r[k * n + i] * r[k * n + j];
        }
        worst = Math.max(worst, Math.abs(product));
      }
    }
    return worst;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void reflectionsAreUniformToo(int n) {
    Draws draws = Draws.of(HaarSample.orthogonal(n), 6, 100_000);
    for (int entry = 0; entry < n * n; entry++) {
      int at = entry;
      Statistics.assertMean(0, draws.map(r -> r[at]));
      Statistics.assertMean(1.0 / n, draws.map(r -> r[at] * r[at]));
    }
    Statistics.assertMean(0, draws.map(r -> SmallMatrices.determinant(r, n)));
    Statistics.assertMean(1, draws.map(r -> trace(r, n) * trace(r, n)));
  }

  /** E f(R) = E f(HR) = E f(RH) = E f(R'), on the same samples, so that differences are small. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void shiftsAndInversionChangeNoExpectation(int n) {
    Draws draws = Draws.of(HaarSample.specialOrthogonal(n), 8, 100_000);
    double[] shift = Draws.of(HaarSample.specialOrthogonal(n), 9, 1).entries;
    double[] identity = new double[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = 1;
    }
    Statistics.assertMean(0, draws.map(r -> peak(shift, r, n) - peak(identity, r, n)));
    Statistics.assertMean(0, draws.map(r -> peak(r, shift, n) - peak(identity, r, n)));
    // a function that is no class function, so that inversion is seen
    double[] skewed = identity.clone();
    skewed[1] = 0.7;
    Statistics.assertMean(
        0, draws.map(r -> peak(skewed, r, n) - peak(skewed, SmallMatrices.transposed(r, n), n)));
  }

  /** exp(3 (AB)[0][0] - (AB)[1][0]^2 + (AB)[0][1]). */
  private static double peak(double[] a, double[] b, int n) {
    double corner = 0;
    double below = 0;
    double beside = 0;
    for (int k = 0; k < n; k++) {
      corner += a[k] * b[k * n];
      below += a[n + k] * b[k * n];
      beside += a[k] * b[k * n + 1];
    }
    return Math.exp(3 * corner - below * below + beside);
  }

  /**
   * The well-known wrong sampler, QR as Householder's reflections leave it: the trace of n = 2 has
   * mean 4/pi, that of n = 3 about -1/2.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void householderSignsAreSeen(int n) {
    int count = 50_000;
    RandomGenerator random = Property.generator(10);
    double[] all = new double[count * n * n];
    for (int i = 0; i < count; i++) {
      double[] q = orthogonalFactorWithoutSigns(random, n);
      System.arraycopy(q, 0, all, i * n * n, n * n);
    }
    Draws draws = Draws.ofMatrices(all, n);
    Statistics.Mean mean = Statistics.Mean.of(draws.map(r -> trace(r, n)));
    assertEquals(n == 2 ? 4 / Math.PI : -0.5, mean.value(), 0.02);
    assertFalse(mean.admits(0));
    assertTrue(
        Statistics.refutes(
            draws.map(r -> r[0]), t -> n == 3 ? (t + 1) / 2 : 0.5 + Math.asin(t) / Math.PI));
  }

  /** Householder's factor with the signs it comes with, its determinant made 1 by a column. */
  private static double[] orthogonalFactorWithoutSigns(RandomGenerator random, int n) {
    double[] a = new double[n * n];
    double[] q = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      a[i] = random.nextGaussian();
      q[i] = i % (n + 1) == 0 ? 1 : 0;
    }
    for (int k = 0; k < n - 1; k++) {
      double[] v = new double[n];
      double squares = 0;
      for (int i = k; i < n; i++) {
        v[i] = a[i * n + k];
        squares += v[i] * v[i];
      }
      v[k] += Math.copySign(Math.sqrt(squares), v[k]);
      reflectColumns(a, v, n);
      q = SmallMatrices.transposed(q, n);
      reflectColumns(q, v, n);
      q = SmallMatrices.transposed(q, n);
    }
    for (int i = 0; n % 2 == 0 && i < n; i++) {
      q[i * n] = -q[i * n];
    }
    return q;
  }

  private static void reflectColumns(double[] a, double[] v, int n) {
    double squares = 0;
    for (double entry : v) {
      squares += entry * entry;
    }
    for (int j = 0; j < n; j++) {
      double dot = 0;
      for (int i = 0; i < n; i++) {
        dot += v[i] * a[i * n + j];
      }
      for (int i = 0; i < n; i++) {
        a[i * n + j] -= 2 * dot / squares * v[i];
      }
    }
  }
}
