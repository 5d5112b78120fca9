package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.manybody.ContractionPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Rotations;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Symmetric contractions: their bases, and what they compute. */
class SymmetricContractionTest {
  private static final long SEED = 20260704;

  /** Multiplicities of L in the symmetric powers of 0e + ... + lmax, counted by characters. */
  @Test
  void thereAreAsManyPathsAsCharactersCount() {
    assertPaths(1, 3, new int[] {2, 2, 1});
    assertPaths(2, 2, new int[] {3, 2, 3});
    assertPaths(2, 3, new int[] {5, 5, 6});
    assertPaths(3, 2, new int[] {4, 3, 5});
    assertPaths(3, 3, new int[] {8, 12, 14});
    assertPaths(3, 4, new int[] {23, 31, 46});
    assertPaths(4, 3, new int[] {14, 21, 29});
  }

  private static void assertPaths(int degree, int order, int[] expected) {
    Irreps output = Irreps.sphericalHarmonics(2, 1);
    int[][] paths =
        new SymmetricContraction(Irreps.sphericalHarmonics(degree, 1), output, order).paths();
    int[] last = Arrays.stream(paths).mapToInt(block -> block[order - 1]).toArray();
    assertArrayEquals(expected, last, "lmax " + degree + ", order " + order);
  }

  /**
   * One channel for each path makes all basis functions visible; the Gaunt power is a combination
   * of them, found from some points and tried at others.
   */
  @Test
  void someWeightsMakeItTheGauntPower() {
    for (int order = 1; order <= 3; order++) {
      Irreps one = Irreps.sphericalHarmonics(2, 1);
      int count = new SymmetricContraction(one, one, order).pathCount();
      int samples = 2 * count;
      Irreps many = Irreps.sphericalHarmonics(2, count);
      SymmetricContraction contraction = new SymmetricContraction(many, many, order);
      try (Arena arena = Arena.ofShared()) {
        Tensor x = Tensor.zeros(arena, DType.FLOAT64, samples, 9L * count);
        Tensor points = Tensor.random(arena, DType.FLOAT64, SEED + order, samples, 9);
        for (int s = 0; s < samples; s++) {
          for (int i = 0; i < 9L * count; i++) {
            x.setDouble((long) s * 9 * count + i, points.getDouble(9L * s + i / count));
          }
        }
        Tensor weights = Tensor.zeros(arena, DType.FLOAT64, count, count);
        for (int p = 0; p < count; p++) {
          weights.setDouble((long) p * count + p, 1);
        }
        double[] basis =
            run(
                arena,
                contraction,
                PlanOptions.of(DType.FLOAT64, Layout.IR_MUL),
                Provider.VECTOR,
                x,
                weights);
        int first = 0;
        for (int l = 0; l <= 2; l++) {
          int all = Arrays.stream(contraction.paths()[l]).sum();
          assertCombination(
              new ManyBodyProduct(one, one, order), points, basis, count, l, first, all);
          first += all;
        }
      }
    }
  }

  private static void assertCombination(
      ManyBodyProduct product,
      Tensor points,
      double[] basis,
      int channels,
      int degree,
      int firstPath,
      int paths) {
    int samples = (int) points.dimension(0);
    double[][] normal = new double[paths][paths + 1];
    double worst = 0;
    double[] weights = {};
    for (int s = 0; s < samples; s++) {
      double[] expected =
          ManyBodyOracle.power(product, Layout.IR_MUL, points.slice(s, s + 1L).toDoubleArray());
      if (s == samples / 2) {
        weights = solve(normal);
      }
      for (int row = degree * degree; row < (degree + 1) * (degree + 1); row++) {
        int at = (s * 9 + row) * channels + firstPath;
        double value = 0;
        for (int p = 0; p < paths; p++) {
          for (int q = 0; q < paths && s < samples / 2; q++) {
            normal[p][q] += basis[at + p] * basis[at + q];
          }
          normal[p][paths] += basis[at + p] * expected[row];
          value += s < samples / 2 ? 0 : weights[p] * basis[at + p];
        }
        worst = s < samples / 2 ? 0 : Math.max(worst, Math.abs(value - expected[row]));
      }
    }
    assertTrue(worst < 1e-9, product + " degree " + degree + ": " + worst);
  }

  /** Gauss elimination of a positive matrix with its right side. */
  private static double[] solve(double[][] rows) {
    int n = rows.length;
    double[][] a = Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double factor = a[j][i] / a[i][i];
        for (int k = i; k <= n; k++) {
          a[j][k] -= factor * a[i][k];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double sum = a[i][n];
      for (int k = i + 1; k < n; k++) {
        sum -= a[i][k] * solution[k];
      }
      solution[i] = sum / a[i][i];
    }
    return solution;
  }

  @Test
  void commutesWithRotationsAndReflections() {
    Irreps input = Irreps.parse("0e+1o+2e+1e");
    Irreps output = Irreps.parse("1o+0e+2o+0o+2e");
    SymmetricContraction contraction = new SymmetricContraction(input, output, 3);
    Property.check(
        3,
        SEED,
        random -> {
          double[] rotation = Rotations.random(random);
          if (random.nextBoolean()) {
            for (int i = 0; i < 9; i++) {
              rotation[i] = -rotation[i];
            }
          }
          try (Arena arena = Arena.ofShared()) {
            PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
            Tensor x = Tensor.random(arena, DType.FLOAT64, random.nextLong(), 1, 12);
            Tensor weights =
                Tensor.random(arena, DType.FLOAT64, random.nextLong(), contraction.pathCount(), 1);
            double[] turned = ManyBodyProductTest.transform(input, rotation, x.toDoubleArray());
            Tensor moved = Tensor.copyOf(arena, DType.FLOAT64, turned, 1, 12);
            double[] z = run(arena, contraction, options, Provider.VECTOR, x, weights);
            ManyBodyProductTest.assertClose(
                ManyBodyProductTest.transform(output, rotation, z),
                run(arena, contraction, options, Provider.VECTOR, moved, weights),
                1e-13,
                "rotated");
          }
        });
  }

  @Test
  void bitsDoNotChangeWithProviderThreadsLayoutOrPlaceInTheBatch() {
    Property.check(
        6,
        SEED,
        random -> {
          int channels = 1 + random.nextInt(80);
          Irreps irreps = Irreps.sphericalHarmonics(random.nextInt(3), channels);
          SymmetricContraction contraction =
              new SymmetricContraction(irreps, irreps, 1 + random.nextInt(3));
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          int batch = 1 + random.nextInt(9);
          PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL);
          try (Arena arena = Arena.ofShared()) {
            int width = irreps.dimension();
            Tensor x = Tensor.random(arena, dtype, random.nextLong(), batch, width);
            Tensor weights =
                Tensor.random(arena, dtype, random.nextLong(), contraction.pathCount(), channels);
            double[] one = run(arena, contraction, options, Provider.VECTOR, x, weights);
            assertBits(
                one, run(arena, contraction, options.withThreads(3), Provider.VECTOR, x, weights));
            assertBits(one, run(arena, contraction, options, Provider.SCALAR, x, weights));
            int row = random.nextInt(batch);
            double[] alone =
                run(arena, contraction, options, Provider.VECTOR, x.slice(row, row + 1L), weights);
            assertBits(Arrays.copyOfRange(one, row * width, (row + 1) * width), alone);
          }
        });
  }

  @Test
  void nanStaysInItsItem() {
    Irreps irreps = Irreps.sphericalHarmonics(2, 5);
    SymmetricContraction contraction = new SymmetricContraction(irreps, irreps, 3);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 4, 45);
      Tensor weights = Tensor.random(arena, DType.FLOAT32, 2, contraction.pathCount(), 5);
      x.setDouble(45 + 2, Double.NaN); // entry 1, degree 0, channel 2
      double[] z = run(arena, contraction, options, Provider.VECTOR, x, weights);
      for (int i = 0; i < z.length; i++) {
        assertEquals(i / 45 == 1 && i % 5 == 2, Double.isNaN(z[i]), "element " + i);
      }
    }
  }

  @Test
  void refusesWhatItCannotDo() {
    Irreps irreps = Irreps.parse("2x0e+2x1o");
    assertEquals(
        "order: expected 1 or more, got 0",
        assertThrows(
                IllegalArgumentException.class, () -> new SymmetricContraction(irreps, irreps, 0))
            .getMessage());
    assertEquals(
        "input: expected every irrep in one block, got 2x1o+2x1o",
        assertThrows(
                IllegalArgumentException.class,
                () -> new SymmetricContraction(Irreps.parse("2x1o+2x1o"), irreps, 2))
            .getMessage());
    assertEquals(
        "order: 6 factors of 16 components have 5.43e+04 monomials, more than 50000",
        assertThrows(
                IllegalArgumentException.class,
                () -> new SymmetricContraction(Irreps.sphericalHarmonics(3, 2), irreps, 6))
            .getMessage());
    SymmetricContraction contraction = new SymmetricContraction(irreps, irreps, 2);
    SymmetricContractionKernel kernel =
        ContractionPlanner.plan(contraction, PlanOptions.of(DType.FLOAT32, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 3, 8);
      Tensor z = Tensor.zeros(arena, DType.FLOAT32, 3, 8);
      Tensor few = Tensor.zeros(arena, DType.FLOAT32, 4, 2);
      assertEquals(
          "weights: expected [5, 2] FLOAT32, got [4, 2] FLOAT32",
          assertThrows(IllegalArgumentException.class, () -> kernel.forward(x, few, z))
              .getMessage());
      Tensor weights = Tensor.zeros(arena, DType.FLOAT32, 5, 2);
      assertThrows(IllegalArgumentException.class, () -> kernel.forward(x, weights, x));
      kernel.forward(
          Tensor.zeros(arena, DType.FLOAT32, 0, 8),
          weights,
          Tensor.zeros(arena, DType.FLOAT32, 0, 8));
    }
  }

  private static double[] run(
      Arena arena,
      SymmetricContraction contraction,
      PlanOptions options,
      Provider provider,
      Tensor x,
      Tensor weights) {
    SymmetricContractionKernel kernel = ContractionPlanner.plan(contraction, options, provider);
    Tensor z =
        Tensor.zeros(arena, options.dtype(), x.dimension(0), contraction.output().dimension());
    for (long i = 0; i < z.size(); i++) {
      z.setDouble(i, Double.NaN); // so that an element left unwritten shows
    }
    kernel.forward(x, weights, z);
    return z.toDoubleArray();
  }

  private static void assertBits(double[] expected, double[] actual) {
    long[] first = Arrays.stream(expected).mapToLong(Double::doubleToRawLongBits).toArray();
    long[] second = Arrays.stream(actual).mapToLong(Double::doubleToRawLongBits).toArray();
    assertArrayEquals(first, second);
  }
}
