package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.linalg.Decomposition.Kind;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Coordinates of 2 x 2 matrices, against extended arithmetic. */
class PlanarChartTest {
  private static final Decomposition CHART = Decomposition.of(Kind.GL_CHART, 2);
  private static final MathContext EXTENDED = new MathContext(80);
  private static final BigDecimal HALF = new BigDecimal("0.5");

  /** Everything but logarithms and the angle of 80 digits. */
  private static double[] reference(double[] g) {
    BigDecimal a = new BigDecimal(g[0]);
    BigDecimal b = new BigDecimal(g[1]);
    BigDecimal c = new BigDecimal(g[2]);
    BigDecimal d = new BigDecimal(g[3]);
    BigDecimal e = a.add(d).multiply(HALF);
    BigDecimal f = c.subtract(b).multiply(HALF);
    BigDecimal m = a.subtract(d).multiply(HALF);
    BigDecimal n = b.add(c).multiply(HALF);
    BigDecimal r = e.multiply(e).add(f.multiply(f)).sqrt(EXTENDED);
    BigDecimal q = m.multiply(m).add(n.multiply(n)).sqrt(EXTENDED);
    BigDecimal determinant = a.multiply(d).subtract(b.multiply(c));
    double middle = 0.5 * Math.log(determinant.doubleValue());
    double x = 0;
    double y = 0;
    if (q.signum() != 0) {
      BigDecimal sum = r.add(q);
      double excess =
          sum.multiply(sum).divide(determinant, EXTENDED).subtract(BigDecimal.ONE).doubleValue();
      double factor = 0.5 * Math.log1p(excess) / q.multiply(r).doubleValue();
      x = factor * e.multiply(m).subtract(f.multiply(n)).doubleValue();
      y = factor * e.multiply(n).add(f.multiply(m)).doubleValue();
    }
    double angle = Math.atan2(f.doubleValue(), e.doubleValue());
    return new double[] {middle + x, y - angle, y + angle, middle - x};
  }

  /** k1 diag(scale, scale / condition) k2. */
  private static double[] matrix(RandomGenerator random, double scale, double condition) {
    double s = random.nextDouble(2 * Math.PI);
    double t = random.nextDouble(2 * Math.PI);
    double low = scale / condition;
    return new double[] {
      Math.cos(s) * scale * Math.cos(t) - Math.sin(s) * low * Math.sin(t),
      -Math.cos(s) * scale * Math.sin(t) - Math.sin(s) * low * Math.cos(t),
      Math.sin(s) * scale * Math.cos(t) + Math.cos(s) * low * Math.sin(t),
      -Math.sin(s) * scale * Math.sin(t) + Math.cos(s) * low * Math.cos(t)
    };
  }

  private static void checkError(DType dtype, double units) {
    Property.check(
        400,
        1,
        random -> {
          double most = dtype == DType.FLOAT32 ? 6 : 15;
          double condition = Math.pow(10, most * random.nextDouble());
          double scale = Math.pow(10, random.nextInt(10) == 0 ? 20 * random.nextGaussian() / 3 : 0);
          double[] g = matrix(random, scale, condition);
          if (dtype == DType.FLOAT32) {
            Arrays.setAll(g, i -> (double) (float) g[i]);
          }
          ItemRuns.Result result = ItemRuns.forward(CHART, dtype, Provider.current(), g);
          if (result.status()[0] != 0) {
            return; // rounding has made the determinant negative
          }
          double[] expected = reference(g);
          double size = Math.sqrt(ItemRuns.dot(expected, expected));
          for (int i = 0; i < 4; i++) {
            assertEquals(
                expected[i],
                result.outputs().getFirst()[i],
                units * dtype.unitRoundoff() * Math.max(1, size),
                () -> Arrays.toString(g));
          }
        });
  }

  @Test
  void conditionIsNotSquared() {
    checkError(DType.FLOAT64, 8);
  }

  @Test
  void conditionIsNotSquaredInSinglePrecision() {
    checkError(DType.FLOAT32, 8);
  }

  @Test
  void nearTheIdentityErrorsAreRelative() {
    double[] g = {1 + 0x1p-50, 0x1p-52, -0x1p-51, 1 - 0x1p-52};
    double[] x = ItemRuns.forward(CHART, g).outputs().getFirst();
    assertEquals(0x1p-50, x[0], 0x1p-100);
    assertEquals(-0x1p-52, x[3], 0x1p-100);
    assertEquals(0x1p-52, x[1], 0x1p-100);
    assertEquals(-0x1p-51, x[2], 0x1p-100);
  }

  /** Multiples of rotations have no direction of stretch, neither forward nor backward. */
  @Test
  void multiplesOfRotations() {
    double[] g = {0, -2, 2, 0};
    double[] x = ItemRuns.forward(CHART, g).outputs().getFirst();
    assertArrayEquals(new double[] {Math.log(2), -Math.PI / 2, Math.PI / 2, Math.log(2)}, x, 1e-15);
    double[] gradient =
        ItemRuns.backward(CHART, DType.FLOAT64, g, new double[] {1, 0, 0, 1}).getFirst();
    assertArrayEquals(new double[] {0, -0.5, 0.5, 0}, gradient, 1e-15);
    double[] stretch =
        ItemRuns.backward(CHART, DType.FLOAT64, g, new double[] {1, 0, 0, -1}).getFirst();
    assertTrue(Arrays.stream(stretch).allMatch(Double::isFinite));
  }

  @Test
  void minusIdentityIsTheRotationByPi() {
    double[] x = ItemRuns.forward(CHART, new double[] {-1, 0, 0, -1}).outputs().getFirst();
    assertArrayEquals(new double[] {0, -Math.PI, Math.PI, 0}, x, 1e-15);
  }

  @Test
  void extremes() {
    double[] g = {
      1e150,
      0,
      0,
      1e150,
      1e-150,
      0,
      0,
      1e-150,
      1e-310,
      0,
      0,
      1e-310,
      1e300,
      0,
      0,
      1e-300,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      -1,
      Double.POSITIVE_INFINITY,
      0,
      0,
      1
    };
    ItemRuns.Result result = ItemRuns.forward(CHART, g);
    assertArrayEquals(new long[] {0, 0, 0, 2, 2, 2, 5, 3}, result.status());
    List<Double> logs = List.of(Math.log(1e150), Math.log(1e-150), Math.log(1e-310));
    for (int i = 0; i < 3; i++) {
      assertEquals(logs.get(i), result.output(0, i)[0], 1e-12);
    }
  }
}
