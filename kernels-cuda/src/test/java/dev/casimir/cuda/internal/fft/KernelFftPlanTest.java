package dev.casimir.cuda.internal.fft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cuda.Cuda;
import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.NeedsHostKernels;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transforms by our own kernels: the definition, there and back, every array by itself. */
@NeedsHostKernels
class KernelFftPlanTest {
  private static final DType[] PRECISIONS = {DType.FLOAT32, DType.FLOAT64};
  private static final CudaDevice HOST = Cuda.host();

  private static double[] transform(
      Tensor x, int n0, int n1, long batch, FftKind kind, DType dtype) {
    try (Arena arena = Arena.ofConfined();
        FftPlan plan = FftPlan.create(HOST, n0, n1, batch, kind, dtype)) {
      Tensor in = Tensor.copyOf(arena, dtype, x.toDoubleArray(), x.shape());
      Tensor out = Tensor.zeros(arena, dtype, batch * kind.outputNumbers(n0, n1));
      plan.execute(0, in.address(), out.address());
      return out.toDoubleArray();
    }
  }

  @Test
  void allSizesToFortyKeepTheBoundOfTheSums() {
    for (int n = 1; n <= 40; n++) {
      compare(n, 17 * n % 40 + 1, 1 + n % 3);
    }
    compare(64, 7, 1);
  }

  /** An array that shared memory does not hold twice, and more lines than a block takes. */
  @Test
  void largeArraysKeepItAxisByAxis() {
    compare(150, 97, 2);
    compare(97, 132, 1);
  }

  /** Against plain sums in double precision: 4 units times the root of the number of additions. */
  private static void compare(int n0, int n1, int batch) {
    for (FftKind kind : FftKind.values()) {
      for (DType dtype : PRECISIONS) {
        try (Arena arena = Arena.ofConfined()) {
          int inputs = (int) kind.inputNumbers(n0, n1);
          int outputs = (int) kind.outputNumbers(n0, n1);
          Tensor x = Tensor.random(arena, dtype, n0, batch, inputs);
          double[] numbers = x.toDoubleArray();
          double[] got = transform(x, n0, n1, batch, kind, dtype);
          for (int item = 0; item < batch; item++) {
            double[] whole =
                DftReference.whole(
                    Arrays.copyOfRange(numbers, item * inputs, (item + 1) * inputs), n0, n1, kind);
            double bound =
                4
                    * Math.sqrt(n0 + n1)
                    * dtype.unitRoundoff()
                    * Arrays.stream(whole).map(Math::abs).sum();
            assertArrayEquals(
                DftReference.part(DftReference.sums(whole, n0, n1, kind), n0, n1, kind),
                Arrays.copyOfRange(got, item * outputs, (item + 1) * outputs),
                bound,
                () -> n0 + " x " + n1 + " " + kind + " " + dtype);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 6", "5, 7", "21, 8", "8, 1", "16, 50"})
  void thereAndBackMultipliesByTheSizeAndKeepsTheNorm(int n0, int n1) {
    for (DType dtype : PRECISIONS) {
      try (Arena arena = Arena.ofConfined()) {
        Tensor x = Tensor.random(arena, dtype, 3, 2, n0, n1);
        double[] half = transform(x, n0, n1, 2, FftKind.REAL_TO_COMPLEX, dtype);
        Tensor between = Tensor.copyOf(arena, dtype, half, half.length);
        double[] twice = transform(between, n0, n1, 2, FftKind.COMPLEX_TO_REAL, dtype);
        double norm = 0;
        for (int i = 0; i < x.size(); i++) {
          norm += x.getDouble(i) * x.getDouble(i);
          twice[i] /= n0 * n1;
        }
        assertArrayEquals(x.toDoubleArray(), twice, 40 * dtype.unitRoundoff());
        double spectrum = 0;
        int columns = n1 / 2 + 1;
        for (int i = 0; i < half.length; i++) {
          int column = i / 2 % columns;
          spectrum += half[i] * half[i] * (column == 0 || 2 * column == n1 ? 1 : 2);
        }
        assertEquals(norm, spectrum / n0 / n1, 40 * dtype.unitRoundoff() * norm);
      }
    }
  }

  @Test
  void bitsDependNeitherOnTheBatchNorOnNeighbours() {
    int n0 = 10;
    int n1 = 9;
    for (FftKind kind : FftKind.values()) {
      int inputs = (int) kind.inputNumbers(n0, n1);
      int outputs = (int) kind.outputNumbers(n0, n1);
      try (Arena arena = Arena.ofConfined()) {
        Tensor x = Tensor.random(arena, DType.FLOAT32, 5, 37, inputs);
        double[] clean = transform(x, n0, n1, 37, kind, DType.FLOAT32);
        x.setDouble(20L * inputs + 3, Double.NaN);
        double[] all = transform(x, n0, n1, 37, kind, DType.FLOAT32);
        assertTrue(Double.isNaN(all[20 * outputs]), kind::toString);
        for (int item : new int[] {0, 19, 21, 36}) {
          double[] alone = transform(x.slice(item, item + 1), n0, n1, 1, kind, DType.FLOAT32);
          assertArrayEquals(Arrays.copyOfRange(all, item * outputs, (item + 1) * outputs), alone);
          assertArrayEquals(Arrays.copyOfRange(clean, item * outputs, (item + 1) * outputs), alone);
        }
      }
    }
  }

  @Test
  void smallArraysAreOursAndLargeOnesOfCufft() {
    for (DType dtype : PRECISIONS) {
      assertTrue(KernelFftPlan.isPreferred(HOST, 28, 25, FftKind.COMPLEX_TO_REAL, dtype));
      assertTrue(KernelFftPlan.isPreferred(HOST, 40, 40, FftKind.REAL_TO_COMPLEX, dtype));
      assertFalse(KernelFftPlan.isPreferred(HOST, 64, 60, FftKind.COMPLEX_TO_REAL, dtype));
      assertFalse(KernelFftPlan.isPreferred(HOST, 500, 2, FftKind.COMPLEX_FORWARD, dtype));
    }
  }

  @Test
  void noCufftIsNeeded() {
    try (Arena arena = Arena.ofConfined();
        FftPlan plan =
            FftPlanner.withoutCufft(HOST, 70, 60, 1, FftKind.REAL_TO_COMPLEX, DType.FLOAT64)) {
      Tensor x = Tensor.random(arena, DType.FLOAT64, 6, 70, 60);
      Tensor y = Tensor.zeros(arena, DType.FLOAT64, 70, 31, 2);
      plan.execute(0, x.address(), y.address());
      double sum = Arrays.stream(x.toDoubleArray()).sum();
      assertEquals(sum, y.getDouble(0), 1e-11);
    }
  }

  @Test
  void aClosedPlanSaysSoAndLeavesNothing() {
    long open = HOST.openResources();
    FftPlan plan = FftPlan.create(HOST, 2, 2, 1, FftKind.COMPLEX_FORWARD, DType.FLOAT32);
    plan.close();
    plan.close();
    assertEquals(open, HOST.openResources());
    assertThrows(IllegalStateException.class, () -> plan.execute(0, 0, 0));
  }
}
