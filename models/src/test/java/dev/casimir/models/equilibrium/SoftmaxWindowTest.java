package dev.casimir.models.equilibrium;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formulas of one window against complex steps of its complex form. */
class SoftmaxWindowTest {
  private static final int N = 4;
  private static final double H = 1e-20;
  private static final double[] NONE = {};
  private static final double[][] NO_PIXELS = {};

  private final Random random = new Random(7);
  private final double[] v = normal(1);
  private final double[] d = normal(1);
  private final double[] f = normal(1);

  private double[] normal(double scale) {
    return random.doubles(N, -2 * scale, 2 * scale).toArray();
  }

  private static double[] scaled(double factor, double[] a) {
    return Arrays.stream(a).map(x -> factor * x).toArray();
  }

  private static double[] sum(double[] a, double factor, double[] b) {
    double[] made = a.clone();
    for (int i = 0; i < a.length; i++) {
      made[i] += factor * b[i];
    }
    return made;
  }

  private static double[] pooled(SoftmaxWindow window, double[]... planes) {
    double[] out = new double[planes.length];
    window.pool(planes, NONE, NO_PIXELS, out);
    return out;
  }

  private static double[][] weights(SoftmaxWindow window, double[]... planes) {
    double[][] out = new double[planes.length][N];
    double[] one = new double[planes.length];
    one[0] = 1;
    window.spread(planes, one, out, NONE);
    return out;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 10})
  void weightsAreTheDerivativeAndSumToOne(double temperature) {
    SoftmaxWindow window = new SoftmaxWindow(N, temperature);
    double[] weights = weights(window, v)[0];
    assertEquals(1, Arrays.stream(weights).sum(), 1e-14);
    for (int j = 0; j < N; j++) {
      double[] step = new double[N];
      step[j] = H;
      assertEquals(pooled(window, v, step)[1] / H, weights[j], 1e-14);
    }
  }

  @Test
  void temperatureLeadsFromTheMaximumToTheMean() {
    double max = Arrays.stream(v).max().orElseThrow();
    double mean = Arrays.stream(v).average().orElseThrow();
    assertEquals(max, pooled(new SoftmaxWindow(N, 1e-3), v)[0], 1e-14);
    assertEquals(mean, pooled(new SoftmaxWindow(N, 1e14), v)[0], 1e-13);
    assertEquals(5000, pooled(new SoftmaxWindow(2, 1), new double[] {5000, -5000})[0]);
  }

  @Test
  void tangentsAreComplexSteps() {
    SoftmaxWindow window = new SoftmaxWindow(N, 0.7);
    double[] tangent = new double[1];
    window.poolTangent(new double[][] {v, d}, NONE, NO_PIXELS, tangent);
    assertEquals(pooled(window, v, scaled(H, d))[1] / H, tangent[0], 1e-14);
    double[][] spread = new double[1][N];
    window.spreadTangent(new double[][] {v, d}, new double[] {1.5, 0.25}, spread, NONE);
    double[][] stepped = new double[2][N];
    window.spread(new double[][] {v, scaled(H, d)}, new double[] {1.5, 0.25 * H}, stepped, NONE);
    assertArrayEquals(scaled(1 / H, stepped[1]), spread[0], 1e-13);
  }

  @Test
  void secondTangentsAreDifferencesOfFirstOnes() {
    SoftmaxWindow window = new SoftmaxWindow(N, 0.7);
    double[][] second = new double[1][N];
    window.spreadSecondTangent(new double[][] {v, d, f}, new double[] {1.5, 0.25}, second, NONE);
    double step = 1e-4;
    double[][] above = new double[1][N];
    double[][] below = new double[1][N];
    window.spreadTangent(
        new double[][] {sum(v, step, f), d}, new double[] {1.5 + 0.25 * step}, above, NONE);
    window.spreadTangent(
        new double[][] {sum(v, -step, f), d}, new double[] {1.5 - 0.25 * step}, below, NONE);
    for (int j = 0; j < N; j++) {
      assertEquals((above[0][j] - below[0][j]) / (2 * step), second[0][j], 1e-7);
    }
  }

  @Test
  void deviationsAreDifferences() {
    SoftmaxWindow window = new SoftmaxWindow(N, 0.7);
    double[] moved = sum(v, 1, d);
    double[] change = new double[2];
    window.poolDeviation(new double[][] {v, d, f}, NONE, NO_PIXELS, change);
    assertEquals(pooled(window, moved, f)[0] - pooled(window, v)[0], change[0], 1e-13);
    assertEquals(pooled(window, moved, f)[1], change[1], 1e-13);

    double[][] spread = new double[2][N];
    window.spreadDeviation(new double[][] {v, d, f}, new double[] {1.5, 0.25, -0.5}, spread, NONE);
    double[][] after = new double[2][N];
    window.spread(new double[][] {moved, f}, new double[] {1.75, -0.5}, after, NONE);
    double[] before = scaled(1.5, weights(window, v)[0]);
    assertArrayEquals(sum(after[0], -1, before), spread[0], 1e-13);
    assertArrayEquals(after[1], spread[1], 1e-13);
  }

  @Test
  void smallDeviationsKeepTheirDigits() {
    SoftmaxWindow window = new SoftmaxWindow(N, 0.7);
    double small = 1e-12;
    double[][] planes = {v, scaled(small, d), scaled(small, f)};
    double[] tangent = new double[2];
    window.poolTangent(new double[][] {v, d, f}, NONE, NO_PIXELS, tangent);
    double[] change = new double[2];
    window.poolDeviation(planes, NONE, NO_PIXELS, change);
    assertArrayEquals(tangent, scaled(1 / small, change), 1e-10);

    double[][] slopes = new double[2][N];
    window.spreadTangent(new double[][] {v, d, f}, new double[] {1.5, 0.25, -0.5}, slopes, NONE);
    double[][] spread = new double[2][N];
    window.spreadDeviation(planes, new double[] {1.5, 0.25 * small, -0.5 * small}, spread, NONE);
    assertArrayEquals(slopes[0], scaled(1 / small, spread[0]), 1e-10);
    assertArrayEquals(slopes[1], scaled(1 / small, spread[1]), 1e-10);
  }

  @Test
  void numbersThatAreNoneStaySo() {
    SoftmaxWindow window = new SoftmaxWindow(N, 0.7);
    double[] broken = v.clone();
    broken[2] = Double.NaN;
    assertTrue(Double.isNaN(pooled(window, broken)[0]));
    assertEquals(pooled(window, v)[0], pooled(window, v.clone())[0]);
  }
}
