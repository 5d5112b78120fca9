package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.manybody.ManyBodyPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Rotations;
import dev.casimir.so3.WignerD;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Many-body products against exact tables, nested. */
class ManyBodyProductTest {
  private static final long SEED = 20260702;

  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void everyAlgorithmIsTheNestedProductByTheTables(ManyBodyAlgorithm algorithm) {
    Property.check(
        30,
        SEED + algorithm.ordinal(),
        random -> {
          int channels = 1 + random.nextInt(20);
          int order = 1 + random.nextInt(5);
          ManyBodyProduct product =
              new ManyBodyProduct(
                  randomIrreps(random, channels, order > 3 ? 2 : 3),
                  randomIrreps(random, channels, 5),
                  order);
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          Layout layout = random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL;
          Provider provider = random.nextInt(4) == 0 ? Provider.SCALAR : Provider.VECTOR;
          PlanOptions options =
              PlanOptions.of(dtype, layout)
                  .withAlgorithm(algorithm)
                  .withThreads(1 + random.nextInt(3));
          assertAgrees(product, options, provider, 1 + random.nextInt(4), random.nextLong());
        });
  }

  /** Natural parity, channels in place, up to degrees at which the grid is separable. */
  @ParameterizedTest
  @CsvSource({
    "0,4,0", "1,1,3", "1,2,2", "1,7,4", "2,3,2", "2,3,6", "3,3,2", "3,4,3", "4,2,8", "4,3,4",
    "6,2,6", "6,3,2"
  })
  void degreesAndOrders(int degree, int order, int outputDegree) {
    ManyBodyProduct product =
        new ManyBodyProduct(
            Irreps.sphericalHarmonics(degree, 32),
            Irreps.sphericalHarmonics(outputDegree, 32),
            order);
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL);
      assertAgrees(
          product,
          options.withAlgorithm(ManyBodyAlgorithm.GRID),
          Provider.VECTOR,
          2,
          SEED + degree);
    }
  }

  @Test
  void largeDegreesAgreeBetweenAlgorithms() {
    for (int[] shape : new int[][] {{8, 3, 8}, {10, 3, 12}, {14, 2, 14}}) {
      ManyBodyProduct product =
          new ManyBodyProduct(
              Irreps.sphericalHarmonics(shape[0], 3),
              Irreps.sphericalHarmonics(shape[2], 3),
              shape[1]);
      try (Arena arena = Arena.ofShared()) {
        Tensor x = Tensor.random(arena, DType.FLOAT64, SEED, 2, product.input().dimension());
        double[] grid = null;
        for (ManyBodyAlgorithm algorithm : ManyBodyAlgorithm.values()) {
          PlanOptions options =
              PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withAlgorithm(algorithm);
          double[] z = run(arena, product, options, Provider.VECTOR, x);
          grid = grid == null ? z : grid;
          assertClose(grid, z, 1e-12, algorithm + " " + product);
        }
      }
    }
  }

  @Test
  void orderOneIsTheTruncation() {
    ManyBodyProduct product =
        new ManyBodyProduct(Irreps.parse("2x0e+2x1o+2x2e+2x1e"), Irreps.parse("2x1o+2x3o"), 1);
    for (ManyBodyAlgorithm algorithm : ManyBodyAlgorithm.values()) {
      try (Arena arena = Arena.ofShared()) {
        PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.IR_MUL).withAlgorithm(algorithm);
        Tensor x = Tensor.random(arena, DType.FLOAT64, SEED, 3, product.input().dimension());
        double[] z = run(arena, product, options, Provider.VECTOR, x);
        for (int b = 0; b < 3; b++) {
          for (int i = 0; i < 20; i++) {
            double expected =
                i < 6 ? x.getDouble((long) b * product.input().dimension() + 2 + i) : 0;
            assertEquals(expected, z[b * 20 + i], 1e-14, algorithm.label());
          }
        }
      }
    }
  }

  /** D z(x) = z(D x), for rotations and for reflections. */
  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void commutesWithRotationsAndReflections(ManyBodyAlgorithm algorithm) {
    ManyBodyProduct product =
        new ManyBodyProduct(
            Irreps.parse("0e+1o+2e+1e+0o"), Irreps.parse("0e+0o+1e+1o+2e+2o+4e"), 3);
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withAlgorithm(algorithm);
    Property.check(
        4,
        SEED,
        random -> {
          double[] rotation = Rotations.random(random);
          if (random.nextBoolean()) {
            for (int i = 0; i < 9; i++) {
              rotation[i] = -rotation[i];
            }
          }
          try (Arena arena = Arena.ofShared()) {
            int width = product.input().dimension();
            Tensor x = Tensor.random(arena, DType.FLOAT64, random.nextLong(), 1, width);
            double[] turned = transform(product.input(), rotation, x.toDoubleArray());
            Tensor moved = Tensor.copyOf(arena, DType.FLOAT64, turned, 1, width);
            double[] z = run(arena, product, options, Provider.VECTOR, x);
            double[] zMoved = run(arena, product, options, Provider.VECTOR, moved);
            assertClose(transform(product.output(), rotation, z), zMoved, 1e-13, algorithm.label());
          }
        });
  }

  /** Of irreps that all occur once. */
  static double[] transform(Irreps irreps, double[] rotation, double[] x) {
    double[] moved = new double[x.length];
    for (int block = 0; block < irreps.blocks().size(); block++) {
      Irrep irrep = irreps.blocks().get(block).irrep();
      double[] matrix = WignerD.matrix(irrep, rotation);
      int size = irrep.dimension();
      int offset = irreps.offset(block);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          moved[offset + i] += matrix[i * size + j] * x[offset + j];
        }
      }
    }
    return moved;
  }

  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void bitsDoNotChangeWithProviderThreadsOrPlaceInTheBatch(ManyBodyAlgorithm algorithm) {
    Property.check(
        8,
        SEED,
        random -> {
          int channels = random.nextInt(3) == 0 ? 32 : 1 + random.nextInt(35);
          Irreps irreps = Irreps.sphericalHarmonics(random.nextInt(4), channels);
          ManyBodyProduct product = new ManyBodyProduct(irreps, irreps, 1 + random.nextInt(4));
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          int batch = 1 + random.nextInt(60);
          PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withAlgorithm(algorithm);
          try (Arena arena = Arena.ofShared()) {
            int width = irreps.dimension();
            Tensor x = Tensor.random(arena, dtype, random.nextLong(), batch, width);
            double[] one = run(arena, product, options, Provider.VECTOR, x);
            assertBits(one, run(arena, product, options.withThreads(4), Provider.VECTOR, x));
            assertBits(one, run(arena, product, options, Provider.SCALAR, x));
            int row = random.nextInt(batch);
            double[] alone = run(arena, product, options, Provider.VECTOR, x.slice(row, row + 1L));
            assertBits(Arrays.copyOfRange(one, row * width, (row + 1) * width), alone);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void nanStaysInItsItem(ManyBodyAlgorithm algorithm) {
    Irreps irreps = Irreps.sphericalHarmonics(2, 5);
    ManyBodyProduct product = new ManyBodyProduct(irreps, irreps, 3);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR).withAlgorithm(algorithm);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 9, irreps.dimension());
      double[] clean = run(arena, product, options, Provider.VECTOR, x);
      x.setDouble(4L * irreps.dimension() + 2, Double.NaN); // entry 4, degree 0, channel 2
      double[] dirty = run(arena, product, options, Provider.VECTOR, x);
      int nans = 0;
      for (int i = 0; i < clean.length; i++) {
        if (Double.isNaN(dirty[i])) {
          nans++;
          assertEquals(4, i / irreps.dimension(), "a NaN left its batch entry");
        } else {
          assertEquals(clean[i], dirty[i], "an untouched item changed");
        }
      }
      assertEquals(9, nans, "expected NaN in one channel, all of it");
    }
  }

  @Test
  void emptyBatchesEmptyIrrepsAndUnreachableOutputs() {
    for (ManyBodyAlgorithm algorithm : ManyBodyAlgorithm.values()) {
      PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withAlgorithm(algorithm);
      try (Arena arena = Arena.ofConfined()) {
        Irreps irreps = Irreps.parse("3x0e+3x1o");
        ManyBodyProduct square = new ManyBodyProduct(irreps, irreps, 2);
        Tensor none = Tensor.zeros(arena, DType.FLOAT64, 0, 12);
        assertEquals(0, run(arena, square, options, Provider.VECTOR, none).length);
        Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 2, 12);
        Irreps far = Irreps.parse("3x3o+3x0o+3x1e");
        for (double value :
            run(arena, new ManyBodyProduct(irreps, far, 2), options, Provider.VECTOR, x)) {
          assertEquals(0, value);
        }
        Irreps nothing = Irreps.parse("");
        Tensor empty = Tensor.zeros(arena, DType.FLOAT64, 2, 0);
        for (double value :
            run(arena, new ManyBodyProduct(nothing, far, 2), options, Provider.VECTOR, empty)) {
          assertEquals(0, value);
        }
        assertEquals(
            0,
            run(arena, new ManyBodyProduct(irreps, nothing, 2), options, Provider.VECTOR, x)
                .length);
      }
    }
  }

  @Test
  void refusesWhatItCannotDo() {
    Irreps irreps = Irreps.parse("2x0e+2x1o");
    for (int order : new int[] {0, -1, 65}) {
      assertEquals(
          "order: expected 1..64, got " + order,
          assertThrows(
                  IllegalArgumentException.class, () -> new ManyBodyProduct(irreps, irreps, order))
              .getMessage());
    }
    assertEquals(
        "irreps: a channel-wise product needs equal multiplicities everywhere, got 2x0e+2x1o and"
            + " 3x0e",
        assertThrows(
                IllegalArgumentException.class,
                () -> new ManyBodyProduct(irreps, Irreps.parse("3x0e"), 2))
            .getMessage());
    ManyBodyProduct product = new ManyBodyProduct(irreps, irreps, 2);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
    assertEquals(
        "algorithm: dense is not one of a many-body product",
        assertThrows(
                IllegalArgumentException.class,
                () -> ManyBodyPlanner.plan(product, options.withAlgorithm(Algorithm.DENSE)))
            .getMessage());
    ManyBodyKernel kernel = ManyBodyPlanner.plan(product, options);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 3, 8);
      Tensor wrong = Tensor.zeros(arena, DType.FLOAT32, 3, 7);
      assertEquals(
          "z: expected [3, 8] FLOAT32 (2x0e+2x1o), got [3, 7] FLOAT32",
          assertThrows(IllegalArgumentException.class, () -> kernel.forward(x, wrong))
              .getMessage());
      assertEquals(
          "z: the output must not share memory with another operand",
          assertThrows(IllegalArgumentException.class, () -> kernel.forward(x, x)).getMessage());
      Tensor frozen = Tensor.ofSegment(x.segment().asReadOnly(), DType.FLOAT32, 3, 8);
      Tensor z = Tensor.zeros(arena, DType.FLOAT32, 3, 8);
      assertEquals(
          "z: the output is read-only memory",
          assertThrows(IllegalArgumentException.class, () -> kernel.forward(z, frozen))
              .getMessage());
      Arena other = Arena.ofConfined();
      Tensor closed = Tensor.zeros(other, DType.FLOAT32, 3, 8);
      other.close();
      assertThrows(IllegalStateException.class, () -> kernel.forward(closed, z));
    }
  }

  @Test
  void theReportCountsWhatIsExecuted() {
    ManyBodyProduct product =
        new ManyBodyProduct(Irreps.sphericalHarmonics(3, 64), Irreps.sphericalHarmonics(2, 64), 3);
    ManyBodyKernel kernel =
        ManyBodyPlanner.plan(product, PlanOptions.of(DType.FLOAT32, Layout.IR_MUL));
    assertEquals("grid", kernel.report().algorithm());
    // Nine points of the octant: 16 + 9 harmonics, 48 sums and differences, 8 cubes.
    assertEquals(9 * (16 + 9 + 48 + 16), kernel.report().multiplyAdds());
    assertEquals(
        kernel.report().multiplyAdds(), kernel.report().candidates().getFirst().multiplyAdds());
  }

  private static void assertAgrees(
      ManyBodyProduct product, PlanOptions options, Provider provider, int batch, long seed) {
    try (Arena arena = Arena.ofShared()) {
      DType dtype = options.dtype();
      Tensor x = Tensor.random(arena, dtype, seed, batch, product.input().dimension());
      double[] z = run(arena, product, options, provider, x);
      double[] expected = new double[z.length];
      int width = product.output().dimension();
      for (int b = 0; b < batch; b++) {
        double[] entry =
            ManyBodyOracle.power(product, options.layout(), x.slice(b, b + 1L).toDoubleArray());
        System.arraycopy(entry, 0, expected, b * width, width);
      }
      double bound = dtype == DType.FLOAT32 ? 1e-5 : 1e-13;
      assertClose(expected, z, bound, product.describe() + " " + options + " " + provider);
    }
  }

  /** Root mean square of the error against that of the values. */
  static void assertClose(double[] expected, double[] actual, double bound, String what) {
    assertEquals(expected.length, actual.length);
    double squares = 0;
    double errors = 0;
    for (int i = 0; i < expected.length; i++) {
      squares += expected[i] * expected[i];
      double error = expected[i] - actual[i];
      errors += Double.isNaN(error) ? Double.POSITIVE_INFINITY : error * error;
    }
    assertTrue(
        Math.sqrt(errors) <= bound * Math.sqrt(squares),
        what + ": error " + Math.sqrt(errors) + " against " + Math.sqrt(squares));
  }

  private static double[] run(
      Arena arena, ManyBodyProduct product, PlanOptions options, Provider provider, Tensor x) {
    ManyBodyKernel kernel = ManyBodyPlanner.plan(product, options, provider);
    Tensor z = Tensor.zeros(arena, options.dtype(), x.dimension(0), product.output().dimension());
    for (long i = 0; i < z.size(); i++) {
      z.setDouble(i, Double.NaN); // so that an element left unwritten shows
    }
    kernel.forward(x, z);
    return z.toDoubleArray();
  }

  private static void assertBits(double[] expected, double[] actual) {
    long[] first = Arrays.stream(expected).mapToLong(Double::doubleToRawLongBits).toArray();
    long[] second = Arrays.stream(actual).mapToLong(Double::doubleToRawLongBits).toArray();
    assertArrayEquals(first, second);
  }

  /** Unsorted blocks, some repeated, of either parity. */
  static Irreps randomIrreps(RandomGenerator random, int channels, int highest) {
    List<Irreps.Block> blocks = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Irrep irrep = new Irrep(random.nextInt(highest + 1), random.nextBoolean() ? 1 : -1);
      blocks.add(new Irreps.Block(channels, irrep));
    }
    return Irreps.of(blocks);
  }
}
