package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.manybody.ContractionPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** First derivatives of symmetric contractions. */
class SymmetricContractionGradientTest {
  private static final long SEED = 20261121;

  /** Gradients by x and by the weights. */
  private record Gradients(Tensor byX, Tensor byWeights) {}

  private static Tensor unwritten(Arena arena, DType dtype, long... shape) {
    Tensor result = Tensor.zeros(arena, dtype, shape);
    for (long i = 0; i < result.size(); i++) {
      result.setDouble(i, Double.NaN); // so that an element left unwritten shows
    }
    return result;
  }

  private static Gradients backward(
      Arena arena, SymmetricContractionKernel kernel, Tensor x, Tensor weights, Tensor gradZ) {
    Tensor gradX = unwritten(arena, x.dtype(), x.shape());
    Tensor gradWeights = unwritten(arena, x.dtype(), weights.shape());
    kernel.backward(x, weights, gradZ, gradX, gradWeights);
    return new Gradients(gradX, gradWeights);
  }

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

  /**
   * Along a line z is a polynomial of degree four at most, so that differences over four points
   * give its derivative exactly; in the weights it is linear.
   */
  @Test
  void backwardIsTheGradientOfForward() {
    Property.check(
        12,
        SEED,
        random -> {
          int channels = 1 + random.nextInt(40);
          int order = 1 + random.nextInt(4);
          Irreps input = Irreps.parse("%1$dx1o+%1$dx0e".formatted(channels));
          if (order < 4 && random.nextBoolean()) {
            input = Irreps.parse("%1$dx0e+%1$dx1o+%1$dx2e+%1$dx1e".formatted(channels));
          }
          Irreps output = Irreps.parse("%1$dx1o+%1$dx0e+%1$dx3o+%1$dx2e".formatted(channels));
          SymmetricContraction contraction = new SymmetricContraction(input, output, order);
          PlanOptions options =
              PlanOptions.of(DType.FLOAT64, random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL)
                  .withThreads(1 + random.nextInt(2));
          SymmetricContractionKernel kernel =
              ContractionPlanner.plan(
                  contraction, options, random.nextBoolean() ? Provider.SCALAR : Provider.VECTOR);
          int batch = 1 + random.nextInt(40);
          try (Arena arena = Arena.ofShared()) {
            long[] shape = {batch, input.dimension()};
            long[] weightShape = {contraction.pathCount(), channels};
            Tensor x = Tensor.random(arena, DType.FLOAT64, random.nextLong(), shape);
            Tensor weights = Tensor.random(arena, DType.FLOAT64, random.nextLong(), weightShape);
            Tensor gradZ =
                Tensor.random(arena, DType.FLOAT64, random.nextLong(), batch, output.dimension());
            Tensor dx = Tensor.random(arena, DType.FLOAT64, random.nextLong(), shape);
            Tensor dw = Tensor.random(arena, DType.FLOAT64, random.nextLong(), weightShape);
            Gradients gradients = backward(arena, kernel, x, weights, gradZ);
            double[] at = new double[5];
            for (int step = -2; step <= 2; step++) {
              Tensor moved = Tensor.zeros(arena, DType.FLOAT64, shape);
              for (long i = 0; i < moved.size(); i++) {
                moved.setDouble(i, x.getDouble(i) + step * dx.getDouble(i));
              }
              at[step + 2] = dot(gradZ, forward(arena, kernel, contraction, moved, weights));
            }
            double derivative = (8 * (at[3] - at[1]) - (at[4] - at[0])) / 12;
            double scale = Arrays.stream(at).map(Math::abs).max().orElseThrow();
            scale = Math.max(scale, norm(gradients.byX()) * norm(dx));
            assertEquals(derivative, dot(gradients.byX(), dx), 1e-12 * scale, "by x");
            assertEquals(
                dot(gradZ, forward(arena, kernel, contraction, x, dw)),
                dot(gradients.byWeights(), dw),
                1e-12 * norm(gradients.byWeights()) * norm(dw),
                "by the weights");
          }
        });
  }

  private static Tensor forward(
      Arena arena,
      SymmetricContractionKernel kernel,
      SymmetricContraction contraction,
      Tensor x,
      Tensor weights) {
    Tensor z = Tensor.zeros(arena, x.dtype(), x.dimension(0), contraction.output().dimension());
    kernel.forward(x, weights, z);
    return z;
  }

  @Test
  void singlePrecisionAgreesWithDouble() {
    Irreps irreps = Irreps.sphericalHarmonics(2, 7);
    SymmetricContraction contraction = new SymmetricContraction(irreps, irreps, 3);
    try (Arena arena = Arena.ofConfined()) {
      double[][] results = new double[2][];
      for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
        Tensor x = rounded(arena, dtype, 1, 30, irreps.dimension());
        Tensor weights = rounded(arena, dtype, 2, contraction.pathCount(), 7);
        Tensor gradZ = rounded(arena, dtype, 3, 30, irreps.dimension());
        SymmetricContractionKernel kernel =
            ContractionPlanner.plan(contraction, PlanOptions.of(dtype, Layout.MUL_IR));
        Gradients gradients = backward(arena, kernel, x, weights, gradZ);
        if (dtype == DType.FLOAT32) {
          results[0] = gradients.byX().toDoubleArray();
          results[1] = gradients.byWeights().toDoubleArray();
        } else {
          ManyBodyProductTest.assertClose(
              gradients.byX().toDoubleArray(), results[0], 1e-5, "by x");
          ManyBodyProductTest.assertClose(
              gradients.byWeights().toDoubleArray(), results[1], 1e-5, "by the weights");
        }
      }
    }
  }

  /** Random numbers that single precision holds. */
  private static Tensor rounded(Arena arena, DType dtype, long seed, long... shape) {
    double[] values = Tensor.random(arena, DType.FLOAT32, seed, shape).toDoubleArray();
    return Tensor.copyOf(arena, dtype, values, shape);
  }

  @Test
  void bitsDoNotChangeWithProviderThreadsOrPlaceInTheBatch() {
    Property.check(
        4,
        SEED,
        random -> {
          int channels = 1 + random.nextInt(80);
          Irreps irreps = Irreps.sphericalHarmonics(1 + random.nextInt(2), channels);
          SymmetricContraction contraction =
              new SymmetricContraction(irreps, irreps, 1 + random.nextInt(3));
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          int batch = 33 + random.nextInt(30);
          PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL);
          try (Arena arena = Arena.ofShared()) {
            int width = irreps.dimension();
            Tensor x = Tensor.random(arena, dtype, random.nextLong(), batch, width);
            Tensor weights =
                Tensor.random(arena, dtype, random.nextLong(), contraction.pathCount(), channels);
            Tensor gradZ = Tensor.random(arena, dtype, random.nextLong(), batch, width);
            SymmetricContractionKernel kernel =
                ContractionPlanner.plan(contraction, options, Provider.VECTOR);
            Gradients one = backward(arena, kernel, x, weights, gradZ);
            for (SymmetricContractionKernel other :
                List.of(
                    kernel,
                    ContractionPlanner.plan(contraction, options.withThreads(3), Provider.VECTOR),
                    ContractionPlanner.plan(contraction, options, Provider.SCALAR))) {
              Gradients again = backward(arena, other, x, weights, gradZ);
              assertBits(one.byX().toDoubleArray(), again.byX().toDoubleArray());
              assertBits(one.byWeights().toDoubleArray(), again.byWeights().toDoubleArray());
            }
            int row = random.nextInt(batch);
            Gradients alone =
                backward(
                    arena, kernel, x.slice(row, row + 1L), weights, gradZ.slice(row, row + 1L));
            assertBits(one.byX().slice(row, row + 1L).toDoubleArray(), alone.byX().toDoubleArray());
          }
        });
  }

  private static void assertBits(double[] expected, double[] actual) {
    long[] first = Arrays.stream(expected).mapToLong(Double::doubleToRawLongBits).toArray();
    long[] second = Arrays.stream(actual).mapToLong(Double::doubleToRawLongBits).toArray();
    assertArrayEquals(first, second);
  }

  @Test
  void nanStaysInItsItemAndChannel() {
    Irreps irreps = Irreps.sphericalHarmonics(2, 5);
    SymmetricContraction contraction = new SymmetricContraction(irreps, irreps, 3);
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 4, 45);
      Tensor weights = Tensor.random(arena, DType.FLOAT32, 2, contraction.pathCount(), 5);
      Tensor gradZ = Tensor.random(arena, DType.FLOAT32, 3, 4, 45);
      x.setDouble(45 + 2, Double.NaN); // entry 1, degree 0, channel 2
      SymmetricContractionKernel kernel =
          ContractionPlanner.plan(contraction, PlanOptions.of(DType.FLOAT32, Layout.IR_MUL));
      Gradients gradients = backward(arena, kernel, x, weights, gradZ);
      for (int i = 0; i < 4 * 45; i++) {
        boolean touched = i / 45 == 1 && i % 5 == 2;
        assertEquals(touched, Double.isNaN(gradients.byX().getDouble(i)), "element " + i);
      }
      int touched = 0;
      for (int i = 0; i < gradients.byWeights().size(); i++) {
        if (i % 5 == 2) {
          touched += Double.isNaN(gradients.byWeights().getDouble(i)) ? 1 : 0;
        } else {
          assertTrue(Double.isFinite(gradients.byWeights().getDouble(i)), "weight " + i);
        }
      }
      assertTrue(touched > 0, "the channel's weights see the NaN");
    }
  }

  @Test
  void emptyBatchesAndIrrepsHaveZeroGradients() {
    Irreps irreps = Irreps.parse("3x0e+3x1o");
    Irreps nothing = Irreps.parse("");
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    try (Arena arena = Arena.ofConfined()) {
      SymmetricContraction contraction = new SymmetricContraction(irreps, irreps, 2);
      Tensor weights = Tensor.random(arena, DType.FLOAT64, 1, contraction.pathCount(), 3);
      Tensor none = Tensor.zeros(arena, DType.FLOAT64, 0, 12);
      Gradients gradients =
          backward(arena, ContractionPlanner.plan(contraction, options), none, weights, none);
      assertArrayEquals(new double[(int) weights.size()], gradients.byWeights().toDoubleArray());
      Tensor x = Tensor.random(arena, DType.FLOAT64, 2, 2, 12);
      Tensor noWeights = Tensor.zeros(arena, DType.FLOAT64, 0, 3);
      Tensor noColumns = Tensor.zeros(arena, DType.FLOAT64, 2, 0);
      for (Irreps output : List.of(nothing, Irreps.parse("3x0o"))) {
        SymmetricContractionKernel kernel =
            ContractionPlanner.plan(new SymmetricContraction(irreps, output, 2), options);
        Tensor gradZ = Tensor.random(arena, DType.FLOAT64, 3, 2, output.dimension());
        assertArrayEquals(
            new double[24], backward(arena, kernel, x, noWeights, gradZ).byX().toDoubleArray());
      }
      SymmetricContractionKernel kernel =
          ContractionPlanner.plan(new SymmetricContraction(nothing, irreps, 2), options);
      backward(arena, kernel, noColumns, noWeights, x);
    }
  }

  @Test
  @Tag(Allocation.OWN_JVM)
  void runningAllocatesNothing() {
    Irreps irreps = Irreps.sphericalHarmonics(1, 16);
    SymmetricContraction contraction = new SymmetricContraction(irreps, irreps, 2);
    SymmetricContractionKernel kernel =
        ContractionPlanner.plan(contraction, PlanOptions.of(DType.FLOAT32, Layout.IR_MUL));
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 2, irreps.dimension());
      Tensor gradZ = Tensor.random(arena, DType.FLOAT32, 2, 2, irreps.dimension());
      Tensor gradX = Tensor.zeros(arena, DType.FLOAT32, 2, irreps.dimension());
      Tensor weights = Tensor.random(arena, DType.FLOAT32, 3, contraction.pathCount(), 16);
      Tensor gradWeights = Tensor.zeros(arena, DType.FLOAT32, contraction.pathCount(), 16);
      Allocation.assertSettlesAtNothing(
          () -> kernel.backward(x, weights, gradZ, gradX, gradWeights));
    }
  }

  @Test
  void refusesWhatDoesNotFitBeforeItWrites() {
    Irreps irreps = Irreps.parse("2x0e+2x1o");
    SymmetricContractionKernel kernel =
        ContractionPlanner.plan(
            new SymmetricContraction(irreps, Irreps.parse("2x0e"), 2),
            PlanOptions.of(DType.FLOAT64, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT64, 1, 3, 8);
      Tensor gradZ = Tensor.random(arena, DType.FLOAT64, 2, 3, 2);
      Tensor weights = Tensor.random(arena, DType.FLOAT64, 3, 3, 2);
      Tensor gradX = Tensor.zeros(arena, DType.FLOAT64, 3, 8);
      Tensor gradWeights = Tensor.zeros(arena, DType.FLOAT64, 3, 2);
      assertMessage(
          "gradZ: expected [3, 2] FLOAT64 (2x0e), got [3, 8] FLOAT64",
          () -> kernel.backward(x, weights, x, gradX, gradWeights));
      assertMessage(
          "gradWeights: expected [3, 2] FLOAT64, got [3, 8] FLOAT64",
          () -> kernel.backward(x, weights, gradZ, gradX, x));
      String shared = ": the output must not share memory with another operand";
      assertMessage("gradX" + shared, () -> kernel.backward(x, weights, gradZ, x, gradWeights));
      assertMessage(
          "gradWeights" + shared, () -> kernel.backward(x, weights, gradZ, gradX, weights));
      Tensor frozen = Tensor.ofSegment(gradWeights.segment().asReadOnly(), DType.FLOAT64, 3, 2);
      assertMessage(
          "gradWeights: the output is read-only memory",
          () -> kernel.backward(x, weights, gradZ, gradX, frozen));
      assertArrayEquals(new double[24], gradX.toDoubleArray());
      assertArrayEquals(new double[6], gradWeights.toDoubleArray());
    }
  }

  private static void assertMessage(String expected, Runnable call) {
    assertEquals(expected, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
