package dev.casimir.lie;

import static dev.casimir.lie.SmallMatrices.determinant;
import static dev.casimir.lie.SmallMatrices.identity;
import static dev.casimir.lie.SmallMatrices.inverse;
import static dev.casimir.lie.SmallMatrices.multiply;
import static dev.casimir.lie.SmallMatrices.squaredNorm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.lie.LogNormalPolar.Angles;
import org.junit.jupiter.api.Test;

class LogNormalPolarTest {
  private static final double[] SHIFT = {1.2, 0.3, 0.1, 1.03 / 1.2};

  /** exp(-3 |g - 1|^2). */
  private static double bell(double[] g, int n) {
    double sum = 0;
    double[] identity = identity(n);
    for (int i = 0; i < n * n; i++) {
      sum += (g[i] - identity[i]) * (g[i] - identity[i]);
    }
    return Math.exp(-3 * sum);
  }

  /** Reference values 0.0873 and 0.0611: taken as they are, samples are far from invariant. */
  @Test
  void withoutWeightsAShiftIsSeen() {
    Draws draws =
        Draws.of(HaarSample.logNormal(LogNormalPolar.specialLinear(2, 0.2048)), 41, 400_000);
    Statistics.Mean still = Statistics.Mean.of(draws.map(g -> bell(g, 2)));
    Statistics.Mean left = Statistics.Mean.of(draws.map(g -> bell(multiply(SHIFT, g, 2), 2)));
    assertEquals(0.0873, still.value(), 5 * still.error() + 1e-4);
    assertEquals(0.0611, left.value(), 5 * left.error() + 1e-4);
    double[] shifts = draws.map(g -> bell(multiply(SHIFT, g, 2), 2) - bell(g, 2));
    assertFalse(Statistics.Mean.of(shifts).admits(0));
  }

  /** With weights, the mean is the integral: 0.34859 x 8 / (2 pi) in the stated measure. */
  @Test
  void withWeightsShiftsChangeNothing() {
    assertInvariant(LogNormalPolar.specialLinear(2, 2), SHIFT);
    assertInvariant(LogNormalPolar.generalLinear(2, 1.5), SHIFT);
    double[] shift = {1.1, 0.15, 0, 0.05, 0.9, -0.1, 0.1, 0, 1.05};
    assertInvariant(LogNormalPolar.generalLinear(3, 1), shift);
    Draws draws = Draws.of(HaarSample.logNormal(LogNormalPolar.specialLinear(2, 2)), 42, 400_000);
    Statistics.Mean mean = Statistics.Mean.of(draws.weighted(g -> bell(g, 2)));
    assertEquals(0.34859 * 8 / (2 * Math.PI), mean.value(), 5 * mean.error());
  }

  private static void assertInvariant(LogNormalPolar distribution, double[] h) {
    int n = distribution.n();
    Draws draws = Draws.of(HaarSample.logNormal(distribution), 43, n == 2 ? 400_000 : 200_000);
    Statistics.assertMean(0, draws.weighted(g -> bell(multiply(h, g, n), n) - bell(g, n)));
    Statistics.assertMean(0, draws.weighted(g -> bell(multiply(g, h, n), n) - bell(g, n)));
    Statistics.assertMean(0, draws.weighted(g -> bell(inverse(g, n), n) - bell(g, n)));
  }

  /** The ball of SL(2) has the volume 4 pi (cosh 2R - 1) in the measure of the weights. */
  @Test
  void weightsMeasureTheBallThatIsDrawnFromExactly() {
    double radius = 0.8;
    double volume = 4 * Math.PI * (Math.cosh(2 * radius) - 1);
    Draws weighted =
        Draws.of(HaarSample.logNormal(LogNormalPolar.specialLinear(2, 1.5)), 44, 300_000);
    double bound = 2 * Math.cosh(2 * radius);
    Statistics.assertMean(volume, weighted.weighted(g -> squaredNorm(g) <= bound ? 1 : 0));
    Statistics.Mean inside =
        Statistics.Mean.of(weighted.weighted(g -> squaredNorm(g) <= bound ? g[0] * g[0] : 0));
    Draws exact = Draws.of(HaarSample.specialLinear(2, radius), 45, 300_000);
    Statistics.Mean drawn = Statistics.Mean.of(exact.map(g -> volume * g[0] * g[0]));
    assertEquals(drawn.value(), inside.value(), 5 * Math.hypot(drawn.error(), inside.error()));
  }

  @Test
  void logarithmsHaveTheirVariance() {
    Draws general =
        Draws.of(HaarSample.logNormal(LogNormalPolar.generalLinear(3, 0.1)), 46, 100_000);
    // ln det g = tr X / 2, and tr X = sqrt(3) times a coordinate
    double[] logs = general.map(g -> Math.log(determinant(g, 3)));
    Statistics.assertMean(0, logs);
    Statistics.assertMean(0.1 * 3 / 4, general.map(g -> Math.pow(Math.log(determinant(g, 3)), 2)));
    Draws special =
        Draws.of(HaarSample.logNormal(LogNormalPolar.specialLinear(2, 0.1)), 46, 100_000);
    // |X|^2 = 8 a^2 has two coordinates
    Statistics.assertMean(0.2, special.map(g -> 8 * Math.pow(acosh(squaredNorm(g) / 2) / 2, 2)));
    for (double det : special.map(g -> determinant(g, 2))) {
      assertEquals(1, det, 1e-14);
    }
  }

  private static double acosh(double x) {
    double t = Math.max(0, x - 1);
    return Math.log1p(t + Math.sqrt(t * (t + 2)));
  }

  @Test
  void equidistantAngles() {
    LogNormalPolar tiny = LogNormalPolar.specialLinear(2, 1e-20);
    Draws open = Draws.of(HaarSample.logNormal(tiny.withAngles(Angles.EQUIDISTANT, 10)), 47, 25);
    Draws closed =
        Draws.of(
            HaarSample.logNormal(tiny.withAngles(Angles.EQUIDISTANT_WITH_BOTH_ENDS, 10)), 47, 25);
    for (int i = 0; i < 25; i++) {
      double angle = -Math.PI + 2 * Math.PI * (i % 10) / 10;
      assertEquals(Math.cos(angle), open.entries[4 * i], 1e-9);
      assertEquals(Math.sin(angle), open.entries[4 * i + 2], 1e-9);
      double wide = -Math.PI + 2 * Math.PI * (i % 10) / 9;
      assertEquals(Math.cos(wide), closed.entries[4 * i], 1e-9);
      assertEquals(Math.sin(wide), closed.entries[4 * i + 2], 1e-9);
    }
    Draws single =
        Draws.of(
            HaarSample.logNormal(tiny.withAngles(Angles.EQUIDISTANT_WITH_BOTH_ENDS, 1)), 47, 2);
    assertEquals(-1, single.entries[0], 1e-9);
  }

  @Test
  void badParametersAreRefused() {
    assertRefused("n: expected 2..64, got 1", () -> LogNormalPolar.generalLinear(1, 0.1));
    for (double variance : new double[] {0, -1, Double.NaN, 101}) {
      assertRefused(
          "variance: expected a number in (0, 100.0], got " + variance,
          () -> LogNormalPolar.specialLinear(2, variance));
    }
    assertRefused(
        "n: expected 2 for equidistant angles, got 3",
        () -> LogNormalPolar.specialLinear(3, 1).withAngles(Angles.EQUIDISTANT, 4));
    assertRefused(
        "count: expected at least 1, got 0",
        () -> LogNormalPolar.specialLinear(2, 1).withAngles(Angles.EQUIDISTANT, 0));
    String text = HaarSample.logNormal(LogNormalPolar.specialLinear(2, 0.1)).describe();
    assertTrue(text.contains("SL(2), variance 0.1, uniform"), text);
  }

  private static void assertRefused(String message, Runnable make) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, make::run).getMessage());
  }
}
