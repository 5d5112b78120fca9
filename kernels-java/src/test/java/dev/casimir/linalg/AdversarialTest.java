package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.linalg.Decomposition.Kind;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrices made to break decompositions. */
class AdversarialTest {
  private static double[] diagonal(double... values) {
    double[] g = new double[values.length * values.length];
    for (int i = 0; i < values.length; i++) {
      g[i * (values.length + 1)] = values[i];
    }
    return g;
  }

  static Stream<double[]> regular() {
    return Stream.of(
        new double[] {1, 1e8, 0, 1},
        new double[] {1, 1e10, 0, -1},
        new double[] {1, 1, 0, 1e-15},
        new double[] {1 + 0x1p-52, 0, 0, 1 - 0x1p-53},
        diagonal(1e150, 1e150),
        diagonal(1e-150, 1e-150),
        diagonal(1e-310, 2e-310),
        diagonal(-1, -1),
        diagonal(-1, -1, 1),
        diagonal(1, 1, -1),
        diagonal(1e150, 1, 1e50),
        diagonal(1, 1, 1e-20),
        new double[] {0, -1e9, 0, 1e9, 0, 0, 0, 0, 1e9},
        new double[] {1, 1e8, 0, 0, 1, 1e8, 0, 0, 1},
        new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9 + 1e-13},
        diagonal(3, -2, 1e-12, 1e12),
        diagonal(1, 1, 1, 1),
        new double[] {1, 1e6, 0, 0, 0, 1, 1e6, 0, 0, 0, 1, 1e6, 0, 0, 0, 1},
        diagonal(1e-8, 1e8, 3, -1, 1));
  }

  private static int size(double[] g) {
    return (int) Math.round(Math.sqrt(g.length));
  }

  private static double largest(double[] g) {
    return Arrays.stream(g).map(Math::abs).max().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("regular")
  void orthogonalAndPositiveFactors(double[] g) {
    int n = size(g);
    for (DType dtype : DType.values()) {
      boolean single = dtype == DType.FLOAT32;
      if (!dtype.isFloating() || (single && (largest(g) > 1e30 || largest(g) < 1e-30))) {
        continue;
      }
      double unit = dtype.unitRoundoff();
      Decomposition polar = Decomposition.of(Kind.POLAR, n);
      ItemRuns.Result result = ItemRuns.forward(polar, dtype, Provider.current(), g);
      if (single && result.status()[0] == 2) {
        continue; // 9 + 1e-13 is 9
      }
      assertEquals(0, result.status()[0], dtype::toString);
      double[] k = result.outputs().getFirst();
      assertTrue(PolarTest.orthogonality(n, k) <= 6 * unit);
      double[] p = result.outputs().get(1);
      double error = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double sum = -g[i * n + j] / largest(g);
          for (int m = 0; m < n; m++) {
            sum += k[i * n + m] * (p[m * n + j] / largest(g));
          }
          error = Math.max(error, Math.abs(sum));
        }
      }
      assertTrue(error <= 20 * unit, () -> dtype + " " + Arrays.toString(g));
    }
  }

  /** Two or three small singular values: the large one must keep its direction to rounding. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void polarFactorsOfGradedMatricesGiveThemBack(int n) {
    Property.check(
        60,
        1,
        random -> {
          double[] g = ItemRuns.gaussian(random, n * n);
          List<double[]> factors = ItemRuns.forward(Decomposition.of(Kind.KAK, n), g).outputs();
          double[] values = factors.get(1);
          values[0] = 1;
          for (int i = 1; i < n; i++) {
            values[i] = Math.pow(10, (n == 3 ? -15 : -9) * random.nextDouble());
          }
          double[] graded =
              ItemRuns.forward(
                      Decomposition.of(Kind.KAK, n).inverse(), factors.toArray(double[][]::new))
                  .outputs()
                  .getFirst();
          Decomposition polar = Decomposition.of(Kind.POLAR, n);
          double[][] parts = ItemRuns.forward(polar, graded).outputs().toArray(double[][]::new);
          assertArrayEquals(
              graded, ItemRuns.forward(polar.inverse(), parts).outputs().getFirst(), 8 * 0x1p-53);
        });
  }

  @ParameterizedTest
  @MethodSource("regular")
  void triangularAndDiagonalFactors(double[] g) {
    int n = size(g);
    double scale = largest(g);
    for (Kind kind : new Kind[] {Kind.KAK, Kind.IWASAWA}) {
      ItemRuns.Result result = ItemRuns.forward(Decomposition.of(kind, n), g);
      assertEquals(0, result.status()[0], kind::toString);
      double[] k = result.outputs().getFirst();
      double[] a = result.outputs().get(1);
      double[] u = result.outputs().get(2);
      assertTrue(PolarTest.orthogonality(n, k) <= 8 * 0x1p-53, kind::toString);
      for (int i = 0; i < n; i++) {
        assertTrue(a[i] >= 0, kind::toString);
        for (int j = 0; j < n; j++) {
          double sum = -g[i * n + j] / scale;
          for (int m = 0; m < n; m++) {
            sum += k[i * n + m] * (a[m] / scale * u[m * n + j]);
          }
          assertEquals(0, sum, 1e-14, kind::toString);
        }
      }
      if (kind == Kind.KAK) {
        assertTrue(PolarTest.orthogonality(n, u) <= 8 * 0x1p-53);
        for (int i = 1; i < n; i++) {
          assertTrue(a[i] <= a[i - 1]);
        }
      }
    }
  }

  @Test
  void singularMatricesHaveNoPolarFactor() {
    double[] planes = {
      1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1
    };
    for (Kind kind : new Kind[] {Kind.POLAR, Kind.IWASAWA}) {
      ItemRuns.Result result = ItemRuns.forward(Decomposition.of(kind, 3), planes);
      assertArrayEquals(new long[] {2, 2, 0}, result.status(), kind::toString);
      assertTrue(Arrays.stream(result.output(0, 0)).allMatch(Double::isNaN));
    }
    ItemRuns.Result zero = ItemRuns.forward(Decomposition.of(Kind.KAK, 2), new double[4]);
    assertEquals(0, zero.status()[0]);
    assertArrayEquals(new double[2], zero.outputs().get(1));
  }

  /** The sign of the determinant decides between two factors far apart. */
  @Test
  void determinantBelowTheUnitRoundoffKeepsItsSign() {
    for (double sign : new double[] {1, -1}) {
      double[] g = {1, 1, 1, 1, 1 + 0x1p-40, 1, 1, 1, 1 + sign * 0x1p-50};
      double[] k = ItemRuns.forward(Decomposition.of(Kind.POLAR, 3), g).outputs().getFirst();
      double determinant =
          k[0] * (k[4] * k[8] - k[5] * k[7])
              - k[1] * (k[3] * k[8] - k[5] * k[6])
              + k[2] * (k[3] * k[7] - k[4] * k[6]);
      assertEquals(sign, determinant, 1e-14);
    }
  }

  @Test
  void zeroMinors() {
    double[] g = {0, 1, 1, 0, 1, 2, 2, 4, 2, 1, 1, 1};
    ItemRuns.Result result = ItemRuns.forward(Decomposition.of(Kind.LDU, 2), g);
    assertArrayEquals(new long[] {5, 5, 0}, result.status());
    assertArrayEquals(new double[] {1, 0, 0.5, 1}, result.output(0, 2));
    assertArrayEquals(new double[] {2, 0.5}, result.output(1, 2));
  }

  /** A gradient where there is no value is NaN, and spoils no other item. */
  @ParameterizedTest
  @EnumSource(names = {"POLAR", "IWASAWA", "LDU", "GL_CHART"})
  void gradientsOfWhatDoesNotExist(Kind kind) {
    Decomposition operation = Decomposition.of(kind, 2);
    double[] g = {1, 2, 2, 4, 2, 1, 1, 1};
    List<double[]> arguments = new ArrayList<>(List.of(g));
    for (double[] output : ItemRuns.forward(operation, g).outputs()) {
      double[] ones = new double[output.length];
      Arrays.fill(ones, 1);
      arguments.add(ones);
    }
    double[] gradient =
        ItemRuns.backward(operation, DType.FLOAT64, arguments.toArray(double[][]::new)).getFirst();
    for (int i = 0; i < 4; i++) {
      assertTrue(Double.isNaN(gradient[i]));
      assertTrue(Double.isFinite(gradient[4 + i]));
    }
  }
}
