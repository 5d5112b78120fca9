package dev.casimir.lie;

import static dev.casimir.lie.SmallMatrices.determinant;
import static dev.casimir.lie.SmallMatrices.inverse;
import static dev.casimir.lie.SmallMatrices.multiply;
import static dev.casimir.lie.SmallMatrices.squaredNorm;
import static dev.casimir.lie.SmallMatrices.transposed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HaarLinearTest {
  private static final double[] SHIFT_2 = {1.15, 0.2, 0.05, 0.9};
  private static final double[] SHIFT_3 = {1.1, 0.15, 0, 0.05, 0.9, -0.1, 0.1, 0, 1.05};

  /** {@code matrix} divided by the root of its determinant. */
  private static double[] unimodular(double[] matrix, int n) {
    double scale = Math.pow(determinant(matrix, n), -1.0 / n);
    double[] scaled = matrix.clone();
    for (int i = 0; i < n * n; i++) {
      scaled[i] *= scale;
    }
    return scaled;
  }

  /**
   * A function without symmetry that vanishes where the squared norms of g and its inverse sum to
   * more than {@code support}, that is, outside |ln singular value| &lt;= ln(support) / 2.
   */
  private static double bump(double[] g, int n, double support) {
    double size = squaredNorm(g);
    if (size >= support) {
      return 0;
    }
    double height = Math.max(0, 1 - (size + squaredNorm(inverse(g, n))) / support);
    return height * (1 + 0.5 * g[0] - 0.3 * g[1] + 0.2 * g[n] * g[n]);
  }

  private static void assertInvariant(HaarSample operation, double[] h, double support) {
    int n = operation.dimension();
    Draws draws = Draws.of(operation, 21, 200_000);
    double[] still = draws.map(g -> bump(g, n, support));
    Statistics.Mean mean = Statistics.Mean.of(still);
    assertTrue(mean.error() < 0.04 * mean.value(), "few are inside: " + mean);
    Statistics.assertEqualMeans(still, draws.map(g -> bump(multiply(h, g, n), n, support)));
    Statistics.assertEqualMeans(still, draws.map(g -> bump(multiply(g, h, n), n, support)));
    Statistics.assertEqualMeans(still, draws.map(g -> bump(inverse(g, n), n, support)));
  }

  @Test
  void shiftsAndInversionChangeNoExpectation() {
    assertInvariant(HaarSample.specialLinear(2, 1.2), unimodular(SHIFT_2, 2), 6);
    assertInvariant(HaarSample.generalLinear(2, 1.2), SHIFT_2, 6);
    assertInvariant(HaarSample.generalLinear(2, 1.2, 1.5), SHIFT_2, 5);
    assertInvariant(HaarSample.specialLinear(3, 1.5), unimodular(SHIFT_3, 3), 10);
    assertInvariant(HaarSample.generalLinear(3, 1.4), SHIFT_3, 10);
  }

  /** The same with the two proposals of the rejection: small and large radii. */
  @Test
  void aSmallRadiusAndALargeOneAgreeInsideTheSmall() {
    Draws small = Draws.of(HaarSample.generalLinear(3, 1.1), 22, 200_000);
    Draws large = Draws.of(HaarSample.generalLinear(3, 1.6), 23, 200_000);
    Statistics.Mean a = ratio(small);
    Statistics.Mean b = ratio(large);
    assertEquals(a.value(), b.value(), 5 * Math.hypot(a.error(), b.error()));
    assertTrue(b.error() < 0.05 * b.value(), "too few inside: " + b);
  }

  /** The mean of the squared norm where it is small. */
  private static Statistics.Mean ratio(Draws draws) {
    double[] inside =
        java.util.Arrays.stream(draws.map(g -> bump(g, 3, 9) > 0 ? squaredNorm(g) : -1))
            .filter(size -> size > 0)
            .toArray();
    return Statistics.Mean.of(inside);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 0.5, 1, 3})
  void singularValuesOfThePlane(double radius) {
    Draws draws = Draws.of(HaarSample.specialLinear(2, radius), 24, 300_000);
    double scale = Math.pow(Math.sinh(radius), 2);
    // g + (g')^-1 and its complement are multiples of rotations: no cancellation for small a
    double[] a =
        draws.map(g -> Math.log1p(Math.expm1(asinh(0.5 * Math.hypot(g[0] - g[3], g[1] + g[2])))));
    Statistics.assertDistribution(a, t -> Math.pow(Math.sinh(t), 2) / scale);
    double cosh = Math.cosh(2 * radius);
    double mean = (radius * cosh - 0.5 * Math.sinh(2 * radius)) / (cosh - 1);
    if (radius >= 0.5) {
      Statistics.assertMean(mean, a);
    }
    double[] defects = draws.map(g -> Math.abs(g[0] * g[3] - g[1] * g[2] - 1));
    for (double defect : defects) {
      assertTrue(defect < 1e-15 * (8 + Math.exp(2 * radius)), "determinant off by " + defect);
    }
  }

  private static double asinh(double x) {
    return Math.log1p(x + x * x / (1 + Math.sqrt(1 + x * x)));
  }

  @Test
  void determinants() {
    Draws draws = Draws.of(HaarSample.generalLinear(3, 0.7, 1.5), 25, 100_000);
    Statistics.assertDistribution(draws.map(g -> Math.log(determinant(g, 3))), t -> (t + 1.5) / 3);
    double e = Math.exp(1.5);
    Draws affine = Draws.of(HaarSample.affine(2, 0.7, 1.5, 1), 25, 100_000);
    Statistics.assertDistribution(
        affine.map(g -> Math.log(determinant(g, 3))), t -> (e - Math.exp(-t)) / (e - 1 / e));
    for (double det :
        Draws.of(HaarSample.specialLinear(4, 0.5), 25, 1000).map(g -> determinant(g, 4))) {
      assertEquals(1, det, 1e-14);
    }
  }

  /** E |g|^2 and E |ln det g|^2 against sums over a grid of the density of the singular values. */
  @ParameterizedTest
  @CsvSource({
    "2, 1, 0",
    "2, 4, 0",
    "3, 0.25, 0",
    "3, 1, 0",
    "3, 3, 0",
    "4, 0.7, 0",
    "3, 1, 1",
    "2, 3, 1"
  })
  void spectraHaveTheirDensity(int n, double radius, int tilt) {
    HaarSample operation =
        tilt == 0 ? HaarSample.generalLinear(n, radius) : HaarSample.affine(n, radius, 1);
    Draws draws = Draws.of(operation, 26, n == 4 ? 20_000 : 100_000);
    int d = operation.dimension();
    double corner = d == n ? 0 : 1;
    int points = n == 2 ? 400 : n == 3 ? 80 : 32;
    double[] expected = new double[3];
    addGrid(new double[n], 0, points, radius, tilt, expected);
    Statistics.assertMean(
        expected[2] / expected[0], draws.map(g -> Math.pow(Math.log(determinant(g, d)), 2)));
    if (tilt == 0) {
      double tolerance = 0.002 * expected[1] / expected[0];
      Statistics.Mean mean = Statistics.Mean.of(draws.map(g -> squaredNorm(g) - corner));
      assertEquals(expected[1] / expected[0], mean.value(), tolerance + 5 * mean.error());
      Statistics.Mean inverse = Statistics.Mean.of(draws.map(g -> squaredNorm(inverse(g, d))));
      assertEquals(expected[1] / expected[0], inverse.value(), tolerance + 5 * inverse.error());
    }
  }

  private static void addGrid(
      double[] y, int depth, int points, double radius, int tilt, double[] sums) {
    int n = y.length;
    if (depth < n) {
      for (int i = 0; i < points; i++) {
        y[depth] = radius * ((2.0 * i + 1) / points - 1);
        addGrid(y, depth + 1, points, radius, tilt, sums);
      }
      return;
    }
    double density = 1;
    double trace = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      trace += y[i];
      squares += Math.exp(2 * y[i]);
      for (int j = 0; j < i; j++) {
        double cellular = y[i] == y[j] ? 2 * radius / points / 3 : Math.sinh(y[i] - y[j]);
        density *= Math.abs(cellular);
      }
    }
    density *= Math.exp(-tilt * trace);
    sums[0] += density;
    sums[1] += density * squares;
    sums[2] += density * trace * trace;
  }

  /** M has the law of g g' and so keeps it under M -> h M h'. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void symmetricMatricesAreInvariantUnderCongruence(int n) {
    double[] h = n == 2 ? SHIFT_2 : SHIFT_3;
    double support = n == 2 ? 12 : 20;
    Draws draws = Draws.of(HaarSample.symmetricPositive(n, 1.5), 27, 200_000);
    for (double defect : draws.map(m -> squaredNorm(minus(m, transposed(m, n))))) {
      assertEquals(0, defect);
    }
    Statistics.assertMean(
        0,
        draws.map(
            m ->
                bump(multiply(multiply(h, m, n), transposed(h, n), n), n, support)
                    - bump(m, n, support)));
    double[] ofProducts =
        Draws.of(HaarSample.generalLinear(n, 1.5), 28, 200_000)
            .map(g -> bump(multiply(g, transposed(g, n), n), n, support));
    Statistics.Mean direct = Statistics.Mean.of(draws.map(m -> bump(m, n, support)));
    Statistics.Mean product = Statistics.Mean.of(ofProducts);
    assertEquals(direct.value(), product.value(), 5 * Math.hypot(direct.error(), product.error()));
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = a.clone();
    for (int i = 0; i < a.length; i++) {
      difference[i] -= b[i];
    }
    return difference;
  }

  /** The wrong sampler that is usually taken: exp of a uniform or Gaussian symmetric matrix. */
  @Test
  void logarithmsUniformInTheBoxAreSeen() {
    Draws right = Draws.of(HaarSample.specialLinear(2, 1), 29, 100_000);
    double[] a = right.map(g -> asinh(0.5 * Math.hypot(g[0] - g[3], g[1] + g[2])));
    assertTrue(Statistics.refutes(a, t -> t * t), "Y uniform in a disc");
    assertFalse(
        Statistics.refutes(a, t -> Math.pow(Math.sinh(t) / Math.sinh(1), 2)), "Haar measure");
  }

  private static String refusal(Runnable make) {
    return assertThrows(IllegalArgumentException.class, make::run).getMessage();
  }

  @Test
  void impossibleDomainsAreRefused() {
    for (double radius : new double[] {0, 9e-7, -1, Double.NaN, 101, Double.POSITIVE_INFINITY}) {
      String expected = "radius: expected 1.0E-6..100.0, got " + radius;
      assertEquals(expected, refusal(() -> HaarSample.generalLinear(2, radius)));
      assertEquals(expected, refusal(() -> HaarSample.specialLinear(2, radius)));
      assertEquals(expected, refusal(() -> HaarSample.symmetricPositive(2, radius)));
      assertEquals(expected, refusal(() -> HaarSample.positiveScaling(radius)));
      assertEquals(
          "logDeterminantRadius: expected 1.0E-6..100.0, got " + radius,
          refusal(() -> HaarSample.generalLinear(2, 1, radius)));
      assertEquals(
          "scaleRadius: expected 1.0E-6..100.0, got " + radius,
          refusal(() -> HaarSample.similarity(2, radius, 1)));
    }
    for (double length : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertEquals(
          "translation: expected 1.0E-100..1.0E100, got " + length,
          refusal(() -> HaarSample.specialEuclidean(3, length)));
      assertTrue(refusal(() -> HaarSample.heisenberg(3, length)).startsWith("halfWidth: "));
    }
    assertTrue(refusal(() -> HaarSample.generalLinear(9, 1)).contains("by rejection"));
    assertTrue(refusal(() -> HaarSample.specialLinear(8, 2)).contains("n = 8 and radius 2.0"));
    assertEquals(
        "dimension: expected an odd number 3..125, got 4",
        refusal(() -> HaarSample.heisenberg(4, 1)));
  }
}
