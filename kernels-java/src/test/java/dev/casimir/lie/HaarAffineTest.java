package dev.casimir.lie;

import static dev.casimir.lie.SmallMatrices.determinant;
import static dev.casimir.lie.SmallMatrices.inverse;
import static dev.casimir.lie.SmallMatrices.multiply;
import static dev.casimir.lie.SmallMatrices.squaredNorm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class HaarAffineTest {
  private static final double[] SHIFT = {1.15, 0.2, 0.15, 0.05, 0.9, -0.1, 0, 0, 1};
  private static final double[] SIMILARITY = similarity();

  private static double[] similarity() {
    double c = 1.2 * Math.cos(0.7);
    double s = 1.2 * Math.sin(0.7);
    return new double[] {c, -s, 0.3, s, c, -0.2, 0, 0, 1};
  }

  /** Vanishes outside a neighbourhood of the identity; without symmetry. */
  private static double bump(double[] g) {
    double place = g[2] * g[2] + g[5] * g[5];
    if (place >= 1) {
      return 0;
    }
    double[] h = {g[0], g[1], g[3], g[4]};
    double size = squaredNorm(h) + squaredNorm(inverse(h, 2));
    double height = Math.max(0, 1 - size / 6) * (1 - place);
    return height * (1 + 0.5 * g[0] - 0.3 * g[1] + 0.4 * g[2]);
  }

  /** Left shifts change nothing; right shifts multiply by the determinant of the shift. */
  private static void assertLeftInvariant(HaarSample operation, double[] shift) {
    Draws draws = Draws.of(operation, 31, 400_000);
    double[] still = draws.map(g -> bump(g));
    Statistics.Mean inside = Statistics.Mean.of(still);
    assertTrue(inside.error() < 0.04 * inside.value(), "few are inside: " + inside);
    Statistics.assertEqualMeans(still, draws.map(g -> bump(multiply(shift, g, 3))));
    double factor = Math.abs(determinant(shift, 3));
    double[] right = draws.map(g -> bump(multiply(g, shift, 3)));
    assertEquals(Math.abs(factor - 1) > 1e-9, Statistics.differ(still, right));
    double measure = 1 / ExponentialDensity.affineRightShift(factor);
    Statistics.assertEqualMeans(Arrays.stream(still).map(f -> measure * f).toArray(), right);
  }

  @Test
  void leftShiftsChangeNoExpectation() {
    double[] turn = {0.6, -0.8, 0.3, 0.8, 0.6, -0.2, 0, 0, 1};
    assertLeftInvariant(HaarSample.specialEuclidean(2, 2), turn);
    assertLeftInvariant(HaarSample.similarity(2, 1, 2), SIMILARITY);
    assertLeftInvariant(HaarSample.affine(2, 1.2, 2), scaled(SHIFT));
    assertLeftInvariant(HaarSample.affine(2, 1.2, 1.5, 2), scaled(SHIFT));
  }

  /** A shift of determinant well away from one. */
  private static double[] scaled(double[] shift) {
    double[] scaled = shift.clone();
    for (int i : new int[] {0, 1, 3, 4}) {
      scaled[i] *= 1.1;
    }
    return scaled;
  }

  /** The usual mistake, the linear part by the Haar measure of its own group, is seen. */
  @Test
  void theRightInvariantMeasureIsSeen() {
    Draws linear = Draws.of(HaarSample.generalLinear(2, 1.2), 32, 400_000);
    RandomGenerator random = Property.generator(33);
    double[] all = new double[linear.count * 9];
    for (int i = 0; i < linear.count; i++) {
      for (int j = 0; j < 2; j++) {
        all[i * 9 + 3 * j] = linear.entries[i * 4 + 2 * j];
        all[i * 9 + 3 * j + 1] = linear.entries[i * 4 + 2 * j + 1];
        all[i * 9 + 3 * j + 2] = random.nextDouble(-2, 2);
      }
      all[i * 9 + 8] = 1;
    }
    Draws draws = Draws.ofMatrices(all, 3);
    double[] shift = scaled(SHIFT);
    double[] still = draws.map(g -> bump(g));
    assertTrue(Statistics.differ(still, draws.map(g -> bump(multiply(shift, g, 3)))));
    Statistics.assertEqualMeans(still, draws.map(g -> bump(multiply(g, shift, 3))));
  }

  @Test
  void scalesAndTranslations() {
    Draws draws = Draws.of(HaarSample.similarity(3, 0.8, 2), 34, 100_000);
    double low = Math.exp(-3 * 0.8);
    double high = Math.exp(3 * 0.8);
    Statistics.assertDistribution(
        draws.map(g -> Math.cbrt(determinant(g, 4))), s -> (high - Math.pow(s, -3)) / (high - low));
    for (int i = 0; i < 3; i++) {
      int at = 4 * i + 3;
      Statistics.assertDistribution(draws.map(g -> g[at]), t -> (t + 2) / 4);
      Statistics.assertMean(0, draws.map(g -> g[at] * Math.log(determinant(g, 4))));
    }
    for (double[] row : new double[][] {draws.map(g -> g[12]), draws.map(g -> g[15] - 1)}) {
      assertEquals(0, squaredNorm(row));
    }
    Draws scales = Draws.of(HaarSample.positiveScaling(1.5), 34, 100_000);
    Statistics.assertDistribution(scales.map(g -> g[0]), s -> (Math.log(s) + 1.5) / 3);
  }

  @Test
  void nilpotentGroupsHaveUniformEntries() {
    Draws heisenberg = Draws.of(HaarSample.heisenberg(5, 1.5), 35, 50_000);
    Draws all = Draws.of(HaarSample.unitriangular(4, 1.5), 35, 50_000);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        int at = 4 * i + j;
        if (j <= i || (i == 1 && j == 2)) {
          double constant = i == j ? 1 : 0;
          assertEquals(0, squaredNorm(heisenberg.map(g -> g[at] - constant)));
        } else {
          Statistics.assertDistribution(heisenberg.map(g -> g[at]), t -> (t + 1.5) / 3);
        }
        if (j > i) {
          Statistics.assertDistribution(all.map(g -> g[at]), t -> (t + 1.5) / 3);
        }
      }
    }
    Statistics.assertMean(0, all.map(g -> g[1] * g[2]));
    double[] shift = {1, 0.3, -0.2, 0, 1, 0.4, 0, 0, 1};
    Draws small = Draws.of(HaarSample.heisenberg(3, 2), 36, 150_000);
    Statistics.assertMean(0, small.map(g -> tent(multiply(shift, g, 3)) - tent(g)));
    Statistics.assertMean(0, small.map(g -> tent(multiply(g, shift, 3)) - tent(g)));
    Statistics.assertMean(0, small.map(g -> tent(inverse(g, 3)) - tent(g)));
  }

  private static double tent(double[] g) {
    double size = g[1] * g[1] + g[2] * g[2] + g[5] * g[5];
    return Math.max(0, 1 - size) * (1 + 0.5 * g[1] - 0.3 * g[2]);
  }
}
