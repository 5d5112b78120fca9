package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.ProductPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every algorithm against the exact tables, over random irreps, layouts, batches and precisions.
 */
class TensorProductTest {
  private static final long SEED = 20260701;

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void everyAlgorithmAgreesWithTheTablesOnRandomIrreps(Algorithm algorithm) {
    Property.check(
        40,
        SEED + algorithm.ordinal(),
        random -> {
          ProductKind kind = Kinds.random(random, algorithm);
          int channels = 1 + random.nextInt(20);
          TensorProduct product =
              new TensorProduct(
                  kind,
                  randomIrreps(random, channels, 4),
                  randomIrreps(random, channels, 4),
                  randomIrreps(random, channels, 6));
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          Layout layout = random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL;
          Provider provider = random.nextInt(4) == 0 ? Provider.SCALAR : Provider.VECTOR;
          PlanOptions options =
              PlanOptions.of(dtype, layout)
                  .withAlgorithm(algorithm)
                  .withThreads(1 + random.nextInt(3));
          assertAgrees(product, options, provider, 1 + random.nextInt(5), random.nextLong(), 0);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12})
  void everyAlgorithmAgreesWithTheTablesUpToDegreeTwelve(int degree) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, 16);
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm == Algorithm.DENSE && degree > 8) {
        continue; // the table alone would take the time of all other tests
      }
      for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
        PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withAlgorithm(algorithm);
        TensorProduct product = TensorProduct.gaunt(irreps, irreps, irreps);
        assertAgrees(product, options, Provider.VECTOR, 2, SEED + degree, degree);
      }
    }
  }

  /** Both parities of every degree but one, so that no curl path is missing. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12})
  void curlProductsOnTheGridAgreeWithTheTablesUpToDegreeTwelve(int degree) {
    Irreps first = bothParities(degree, -1);
    Irreps second = bothParities(degree, degree / 2);
    Irreps output = bothParities(degree, degree - 1);
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withAlgorithm(Algorithm.GRID);
      TensorProduct product = TensorProduct.curlGaunt(first, second, output);
      assertAgrees(product, options, Provider.VECTOR, 2, SEED + degree, degree);
    }
  }

  private static Irreps bothParities(int degree, int missing) {
    List<Irreps.Block> blocks = new ArrayList<>();
    for (int parity : new int[] {1, -1}) {
      for (int l = 0; l <= degree; l++) {
        if (l != missing) {
          blocks.add(new Irreps.Block(8, new Irrep(l, parity)));
        }
      }
    }
    return Irreps.of(blocks);
  }

  @Test
  void curlDegreesMayAllDiffer() {
    for (int[] l :
        new int[][] {
          {0, 5, 5},
          {5, 0, 3},
          {1, 4, 9},
          {4, 2, 1},
          {3, 3, 6},
          {0, 0, 0},
          {2, 6, 2},
          {7, 1, 8},
          {1, 1, 1},
          {9, 1, 9},
          {2, 10, 3},
          {9, 4, 14},
          {8, 8, 16},
          {5, 8, 12}
        }) {
      TensorProduct product =
          TensorProduct.curlGaunt(
              bothParities(l[0], -1), bothParities(l[1], -1), bothParities(l[2], -1));
      PlanOptions options =
          PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withAlgorithm(Algorithm.GRID);
      int highest = Math.max(l[0], Math.max(l[1], l[2]));
      assertAgrees(product, options, Provider.VECTOR, 3, SEED, highest);
      assertAgrees(product, options, Provider.SCALAR, 3, SEED, highest);
    }
  }

  @Test
  void bitsOfCurlProductsOnTheGridDoNotChangeWithTheProvider() {
    for (int degree : new int[] {1, 2, 5, 8, 9}) {
      Irreps irreps = bothParities(degree, -1);
      TensorProduct product = TensorProduct.curlGaunt(irreps, irreps, irreps);
      for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
        PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withAlgorithm(Algorithm.GRID);
        try (Arena arena = Arena.ofShared()) {
          Tensor x = Tensor.random(arena, dtype, SEED, 3, irreps.dimension());
          Tensor y = Tensor.random(arena, dtype, SEED + 1, 3, irreps.dimension());
          double[] vector = run(arena, product, options, Provider.VECTOR, x, y);
          assertBits(vector, run(arena, product, options, Provider.SCALAR, x, y));
        }
      }
    }
  }

  @Test
  void degreesMayAllDiffer() {
    for (Algorithm algorithm : Algorithm.values()) {
      for (int[] l :
          new int[][] {
            {0, 5, 5}, {5, 0, 3}, {1, 4, 9}, {4, 2, 1}, {3, 3, 6}, {0, 0, 0}, {2, 6, 2}, {7, 1, 8},
            {0, 3, 7}
          }) {
        TensorProduct product =
            TensorProduct.gaunt(
                Irreps.sphericalHarmonics(l[0], 3),
                Irreps.sphericalHarmonics(l[1], 3),
                Irreps.sphericalHarmonics(l[2], 3));
        PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withAlgorithm(algorithm);
        assertAgrees(product, options, Provider.VECTOR, 3, SEED, 0);
        assertAgrees(product, options, Provider.SCALAR, 3, SEED, 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void bitsDoNotChangeWithProviderThreadsOrPlaceInTheBatch(Algorithm algorithm) {
    Property.check(
        12,
        SEED,
        random -> {
          ProductKind kind = Kinds.random(random, algorithm);
          int channels = 1 + random.nextInt(35);
          int lmax = random.nextInt(6);
          Irreps irreps = Irreps.sphericalHarmonics(lmax, channels);
          TensorProduct product = new TensorProduct(kind, irreps, irreps, irreps);
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          int batch = 1 + random.nextInt(200);
          PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withAlgorithm(algorithm);
          try (Arena arena = Arena.ofShared()) {
            Tensor x = Tensor.random(arena, dtype, random.nextLong(), batch, irreps.dimension());
            Tensor y = Tensor.random(arena, dtype, random.nextLong(), batch, irreps.dimension());
            double[] one = run(arena, product, options, Provider.VECTOR, x, y);
            double[] many = run(arena, product, options.withThreads(4), Provider.VECTOR, x, y);
            double[] scalar = run(arena, product, options, Provider.SCALAR, x, y);
            assertBits(one, many);
            assertBits(one, scalar);
            int row = random.nextInt(batch);
            Tensor xRow = x.slice(row, row + 1L);
            Tensor yRow = y.slice(row, row + 1L);
            double[] alone = run(arena, product, options, Provider.VECTOR, xRow, yRow);
            int width = irreps.dimension();
            assertBits(Arrays.copyOfRange(one, row * width, (row + 1) * width), alone);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void nanStaysInItsItem(Algorithm algorithm) {
    Irreps irreps = Irreps.sphericalHarmonics(4, 5);
    TensorProduct product = TensorProduct.gaunt(irreps, irreps, irreps);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR).withAlgorithm(algorithm);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 9, irreps.dimension());
      Tensor y = Tensor.random(arena, DType.FLOAT32, 2, 9, irreps.dimension());
      double[] clean = run(arena, product, options, Provider.VECTOR, x, y);
      int poisoned = 4 * irreps.dimension() + 2; // batch entry 4, degree 0, channel 2
      x.setDouble(poisoned, Double.NaN);
      double[] dirty = run(arena, product, options, Provider.VECTOR, x, y);
      int nans = 0;
      for (int i = 0; i < clean.length; i++) {
        if (Double.isNaN(dirty[i])) {
          nans++;
          assertTrue(i / irreps.dimension() == 4, "a NaN left its batch entry");
        } else {
          assertTrue(clean[i] == dirty[i], "an untouched item changed");
        }
      }
      assertTrue(nans > 0 && nans <= 25, "expected NaN in one channel only, got " + nans);
    }
  }

  private static void assertAgrees(
      TensorProduct product,
      PlanOptions options,
      Provider provider,
      int batch,
      long seed,
      int degree) {
    try (Arena arena = Arena.ofShared()) {
      DType dtype = options.dtype();
      Tensor x = Tensor.random(arena, dtype, seed, batch, product.first().dimension());
      Tensor y = Tensor.random(arena, dtype, seed + 1, batch, product.second().dimension());
      double[] z = run(arena, product, options, provider, x, y);
      double squares = 0;
      double errorSquares = 0;
      int width = product.output().dimension();
      for (int b = 0; b < batch; b++) {
        double[] expected =
            ProductOracle.multiply(
                product,
                options.layout(),
                x.slice(b, b + 1L).toDoubleArray(),
                y.slice(b, b + 1L).toDoubleArray());
        for (int i = 0; i < width; i++) {
          squares += expected[i] * expected[i];
          double error = expected[i] - z[b * width + i];
          errorSquares += Double.isNaN(error) ? Double.POSITIVE_INFINITY : error * error;
        }
      }
      double rms = Math.sqrt(squares / Math.max(1, batch * width));
      double errorRms = Math.sqrt(errorSquares / Math.max(1, batch * width));
      double bound = dtype == DType.FLOAT32 ? 1e-5 : degree >= 8 ? 1e-12 : 1e-13;
      assertTrue(
          errorRms <= bound * rms,
          product.describe()
              + " "
              + options
              + " "
              + provider
              + ": error "
              + errorRms
              + " against rms "
              + rms);
    }
  }

  private static double[] run(
      Arena arena,
      TensorProduct product,
      PlanOptions options,
      Provider provider,
      Tensor x,
      Tensor y) {
    ProductKernel kernel = ProductPlanner.plan(product, options, provider);
    Tensor z = Tensor.zeros(arena, options.dtype(), x.dimension(0), product.output().dimension());
    for (long i = 0; i < z.size(); i++) {
      z.setDouble(i, Double.NaN); // so that an element left unwritten shows
    }
    kernel.forward(x, y, z);
    return z.toDoubleArray();
  }

  private static void assertBits(double[] expected, double[] actual) {
    long[] first = Arrays.stream(expected).mapToLong(Double::doubleToRawLongBits).toArray();
    long[] second = Arrays.stream(actual).mapToLong(Double::doubleToRawLongBits).toArray();
    assertArrayEquals(first, second);
  }

  /** Unsorted blocks, some repeated, of either parity. */
  private static Irreps randomIrreps(RandomGenerator random, int channels, int highest) {
    List<Irreps.Block> blocks = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      Irrep irrep = new Irrep(random.nextInt(highest + 1), random.nextBoolean() ? 1 : -1);
      blocks.add(new Irreps.Block(channels, irrep));
    }
    return Irreps.of(blocks);
  }
}
