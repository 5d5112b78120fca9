package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.manybody.ManyBodyPlanner;
import dev.casimir.product.internal.manybody.WeightedManyBodyPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many-body products with order weights against the unweighted ones, and their gradients. */
class WeightedManyBodyProductTest {
  private static final long SEED = 20261122;

  /** A product with operands of its shape. */
  private record Case(
      WeightedManyBodyProduct product,
      PlanOptions options,
      WeightedManyBodyKernel kernel,
      Arena arena,
      Tensor x,
      Tensor weights,
      Tensor gradZ) {
    static Case random(
        Arena arena, DType dtype, ManyBodyAlgorithm algorithm, RandomGenerator random) {
      int channels = 1 + random.nextInt(70);
      WeightedManyBodyProduct product =
          new WeightedManyBodyProduct(
              ManyBodyProductTest.randomIrreps(random, channels, 2),
              ManyBodyProductTest.randomIrreps(random, channels, 4),
              1 + random.nextInt(4));
      PlanOptions options =
          PlanOptions.of(dtype, random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL)
              .withAlgorithm(algorithm)
              .withThreads(1 + random.nextInt(2));
      Provider provider = random.nextInt(3) == 0 ? Provider.SCALAR : Provider.VECTOR;
      int batch = 1 + random.nextInt(20);
      return new Case(
          product,
          options,
          WeightedManyBodyPlanner.plan(product, options, provider),
          arena,
          Tensor.random(arena, dtype, random.nextLong(), batch, product.input().dimension()),
          Tensor.random(arena, dtype, random.nextLong(), product.weightCount()),
          Tensor.random(arena, dtype, random.nextLong(), batch, product.output().dimension()));
    }

    Tensor unwritten(Tensor like) {
      Tensor result = Tensor.zeros(arena, like.dtype(), like.shape());
      for (long i = 0; i < result.size(); i++) {
        result.setDouble(i, Double.NaN); // so that an element left unwritten shows
      }
      return result;
    }

    Tensor forward(Tensor at, Tensor with) {
      Tensor z = unwritten(gradZ);
      kernel.forward(at, with, z);
      return z;
    }

    Gradients backward() {
      Gradients gradients = new Gradients(unwritten(x), unwritten(weights));
      kernel.backward(x, weights, gradZ, gradients.byX(), gradients.byWeights());
      return gradients;
    }

    Case with(WeightedManyBodyKernel other) {
      return new Case(product, options, other, arena, x, weights, gradZ);
    }

    Case only(int row) {
      return new Case(
          product,
          options,
          kernel,
          arena,
          x.slice(row, row + 1L),
          weights,
          gradZ.slice(row, row + 1L));
    }
  }

  /** Gradients by x and by the weights. */
  private record Gradients(Tensor byX, Tensor byWeights) {}

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (long i = 0; i < a.size(); i++) {
      sum += a.getDouble(i) * b.getDouble(i);
    }
    return sum;
  }

  private static double norm(Tensor a) {
    return Math.sqrt(dot(a, a));
  }

  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void itIsTheWeightedSumOfThePowers(ManyBodyAlgorithm algorithm) {
    Property.check(
        12,
        SEED + algorithm.ordinal(),
        random -> {
          try (Arena arena = Arena.ofShared()) {
            DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
            Case c = Case.random(arena, dtype, algorithm, random);
            double[] expected = new double[(int) c.gradZ().size()];
            for (int n = 1; n <= c.product().order(); n++) {
              Tensor power = c.unwritten(c.gradZ());
              ManyBodyPlanner.plan(c.product().power(n), c.options()).forward(c.x(), power);
              for (int i = 0; i < expected.length; i++) {
                expected[i] += power.getDouble(i) * c.weights().getDouble(weight(c, n, i));
              }
            }
            double bound = dtype == DType.FLOAT32 ? 1e-5 : 1e-13;
            ManyBodyProductTest.assertClose(
                expected,
                c.forward(c.x(), c.weights()).toDoubleArray(),
                bound,
                c.product().describe());
          }
        });
  }

  /** Place of the weight of power n that element {@code i} of z has. */
  private static long weight(Case c, int n, int i) {
    Irreps output = c.product().output();
    int channels = c.product().multiplicity();
    int element = i % output.dimension();
    int block = output.blocks().size() - 1;
    while (output.offset(block) > element) {
      block--;
    }
    int within = element - output.offset(block);
    int channel =
        c.options().layout() == Layout.MUL_IR
            ? within / output.blocks().get(block).irrep().dimension()
            : within % channels;
    return ((n - 1L) * output.blocks().size() + block) * channels + channel;
  }

  /**
   * Along a line z is a polynomial of degree four at most, so that differences over four points
   * give its derivative exactly; in the weights it is linear.
   */
  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void backwardIsTheGradientOfForward(ManyBodyAlgorithm algorithm) {
    Property.check(
        12,
        SEED + algorithm.ordinal(),
        random -> {
          try (Arena arena = Arena.ofShared()) {
            Case c = Case.random(arena, DType.FLOAT64, algorithm, random);
            Tensor dx = Tensor.random(arena, DType.FLOAT64, random.nextLong(), c.x().shape());
            Tensor dw = Tensor.random(arena, DType.FLOAT64, random.nextLong(), c.weights().shape());
            Gradients gradients = c.backward();
            double[] at = new double[5];
            for (int step = -2; step <= 2; step++) {
              Tensor moved = c.unwritten(c.x());
              for (long i = 0; i < moved.size(); i++) {
                moved.setDouble(i, c.x().getDouble(i) + step * dx.getDouble(i));
              }
              at[step + 2] = dot(c.gradZ(), c.forward(moved, c.weights()));
            }
            double derivative = (8 * (at[3] - at[1]) - (at[4] - at[0])) / 12;
            double scale = Arrays.stream(at).map(Math::abs).max().orElseThrow();
            scale = Math.max(scale, norm(gradients.byX()) * norm(dx));
            assertEquals(derivative, dot(gradients.byX(), dx), 1e-12 * scale, "by x");
            assertEquals(
                dot(c.gradZ(), c.forward(c.x(), dw)),
                dot(gradients.byWeights(), dw),
                1e-12 * norm(gradients.byWeights()) * norm(dw),
                "by the weights");
          }
        });
  }

  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void bitsDoNotChangeWithProviderThreadsOrPlaceInTheBatch(ManyBodyAlgorithm algorithm) {
    Property.check(
        2,
        SEED + algorithm.ordinal(),
        random -> {
          try (Arena arena = Arena.ofShared()) {
            DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
            int channels = 1 + random.nextInt(70);
            Irreps irreps = Irreps.sphericalHarmonics(2, channels);
            WeightedManyBodyProduct product = new WeightedManyBodyProduct(irreps, irreps, 3);
            PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withAlgorithm(algorithm);
            int batch = 17 + random.nextInt(20);
            Case one =
                new Case(
                    product,
                    options,
                    WeightedManyBodyPlanner.plan(product, options, Provider.VECTOR),
                    arena,
                    Tensor.random(arena, dtype, random.nextLong(), batch, irreps.dimension()),
                    Tensor.random(arena, dtype, random.nextLong(), product.weightCount()),
                    Tensor.random(arena, dtype, random.nextLong(), batch, irreps.dimension()));
            Gradients gradients = one.backward();
            for (WeightedManyBodyKernel kernel :
                List.of(
                    WeightedManyBodyPlanner.plan(product, options.withThreads(3), Provider.VECTOR),
                    WeightedManyBodyPlanner.plan(product, options, Provider.SCALAR))) {
              Case other = one.with(kernel);
              assertBits(
                  one.forward(one.x(), one.weights()), other.forward(one.x(), one.weights()));
              Gradients again = other.backward();
              assertBits(gradients.byX(), again.byX());
              assertBits(gradients.byWeights(), again.byWeights());
            }
            int row = random.nextInt(batch);
            Case alone = one.only(row);
            assertBits(
                one.forward(one.x(), one.weights()).slice(row, row + 1L),
                alone.forward(alone.x(), one.weights()));
            assertBits(gradients.byX().slice(row, row + 1L), alone.backward().byX());
          }
        });
  }

  private static void assertBits(Tensor expected, Tensor actual) {
    long[] first = bits(expected);
    assertTrue(Arrays.stream(first).anyMatch(bits -> bits != 0));
    assertArrayEquals(first, bits(actual));
  }

  private static long[] bits(Tensor tensor) {
    return Arrays.stream(tensor.toDoubleArray()).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @ParameterizedTest
  @EnumSource(ManyBodyAlgorithm.class)
  void nanStaysInItsItemAndChannel(ManyBodyAlgorithm algorithm) {
    Irreps irreps = Irreps.sphericalHarmonics(2, 5);
    WeightedManyBodyProduct product = new WeightedManyBodyProduct(irreps, irreps, 3);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withAlgorithm(algorithm);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 4, 45);
      Case c =
          new Case(
              product,
              options,
              WeightedManyBodyPlanner.plan(product, options),
              arena,
              x,
              Tensor.random(arena, DType.FLOAT32, 2, product.weightCount()),
              Tensor.random(arena, DType.FLOAT32, 3, 4, 45));
      x.setDouble(45 + 2, Double.NaN); // entry 1, degree 0, channel 2
      Tensor z = c.forward(x, c.weights());
      Gradients gradients = c.backward();
      for (int i = 0; i < 4 * 45; i++) {
        boolean touched = i / 45 == 1 && i % 5 == 2;
        assertEquals(touched, Double.isNaN(z.getDouble(i)), "element " + i);
        assertEquals(touched, Double.isNaN(gradients.byX().getDouble(i)), "element " + i);
      }
      boolean touched = false;
      for (int i = 0; i < product.weightCount(); i++) {
        boolean nan = Double.isNaN(gradients.byWeights().getDouble(i));
        assertTrue(!nan || i % 5 == 2, "weight " + i);
        touched |= nan;
      }
      assertTrue(touched, "the channel's weights see the NaN");
    }
  }

  @Test
  void emptyBatchesIrrepsAndUnreachableOutputsHaveZeros() {
    Irreps irreps = Irreps.parse("3x0e+3x1o");
    Irreps nothing = Irreps.parse("");
    Irreps far = Irreps.parse("3x5o+3x0o+3x1e");
    try (Arena arena = Arena.ofConfined()) {
      for (List<Irreps> sides :
          List.of(
              List.of(irreps, irreps),
              List.of(irreps, nothing),
              List.of(nothing, irreps),
              List.of(nothing, nothing),
              List.of(irreps, far))) {
        WeightedManyBodyProduct product =
            new WeightedManyBodyProduct(sides.getFirst(), sides.getLast(), 3);
        int batch = sides.getFirst().equals(sides.getLast()) ? 0 : 2;
        PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
        Case c =
            new Case(
                product,
                options,
                WeightedManyBodyPlanner.plan(product, options),
                arena,
                Tensor.random(arena, DType.FLOAT64, 1, batch, product.input().dimension()),
                Tensor.random(arena, DType.FLOAT64, 2, product.weightCount()),
                Tensor.random(arena, DType.FLOAT64, 3, batch, product.output().dimension()));
        Gradients gradients = c.backward();
        for (Tensor zero :
            List.of(c.forward(c.x(), c.weights()), gradients.byX(), gradients.byWeights())) {
          assertArrayEquals(
              new double[(int) zero.size()], zero.toDoubleArray(), product.describe());
        }
      }
    }
  }

  @Test
  void refusesWhatDoesNotFitBeforeItWrites() {
    Irreps irreps = Irreps.parse("2x0e+2x1o");
    assertMessage(
        "order: expected 1..64, got 0", () -> new WeightedManyBodyProduct(irreps, irreps, 0));
    WeightedManyBodyProduct product = new WeightedManyBodyProduct(irreps, Irreps.parse("2x0e"), 2);
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    assertMessage(
        "algorithm: dense is not one of a many-body product",
        () -> WeightedManyBodyPlanner.plan(product, options.withAlgorithm(Algorithm.DENSE)));
    WeightedManyBodyKernel kernel = WeightedManyBodyPlanner.plan(product, options);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 3, 8);
      Tensor gradZ = Tensor.random(arena, DType.FLOAT64, 2, 3, 2);
      Tensor weights = Tensor.random(arena, DType.FLOAT64, 3, 4);
      Tensor gradX = Tensor.zeros(arena, DType.FLOAT64, 3, 8);
      Tensor gradWeights = Tensor.zeros(arena, DType.FLOAT64, 4);
      Tensor z = Tensor.zeros(arena, DType.FLOAT64, 3, 2);
      assertMessage(
          "weights: expected [4] FLOAT64, got [3, 2] FLOAT64", () -> kernel.forward(x, gradZ, z));
      assertMessage(
          "z: expected [3, 2] FLOAT64 (2x0e), got [3, 8] FLOAT64",
          () -> kernel.forward(x, weights, x));
      assertMessage(
          "gradWeights: expected [4] FLOAT64, got [3, 2] FLOAT64",
          () -> kernel.backward(x, weights, gradZ, gradX, z));
      String shared = ": the output must not share memory with another operand";
      assertMessage("gradX" + shared, () -> kernel.backward(x, weights, gradZ, x, gradWeights));
      assertMessage(
          "gradWeights" + shared, () -> kernel.backward(x, weights, gradZ, gradX, weights));
      Tensor frozen = Tensor.ofSegment(gradWeights.segment().asReadOnly(), DType.FLOAT64, 4);
      assertMessage(
          "gradWeights: the output is read-only memory",
          () -> kernel.backward(x, weights, gradZ, gradX, frozen));
      assertArrayEquals(new double[24], gradX.toDoubleArray());
      assertArrayEquals(new double[4], gradWeights.toDoubleArray());
      assertArrayEquals(new double[6], z.toDoubleArray());
    }
  }

  private static void assertMessage(String expected, Runnable call) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
