package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.linalg.EigenGradient;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eigenvalues, eigenvectors, statuses and gradients against those of the CPU, bit for bit. */
@OnEveryDevice
class SymmetricEigenOnDeviceTest {
  private static final int[] COUNTS = {0, 1, 127, 300};

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void haveTheBitsOfTheCpu(DType dtype) {
    for (int size = 1; size <= SymmetricEigen.MOST_LANE_ROWS; size++) {
      for (Arrangement arrangement : Arrangement.values()) {
        double broadening = arrangement == Arrangement.ITEM_MAJOR ? 0 : 1e-4;
        compare(
            new SymmetricEigen(size, new EigenGradient(broadening), arrangement), dtype, COUNTS);
      }
    }
  }

  /** A warp for each, in the order of the one rotation after the other of the CPU. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void ofMoreRowsTooHaveTheBitsOfTheCpu(DType dtype) {
    for (int size : new int[] {7, 12}) {
      boolean last = size == 7 == (dtype == DType.FLOAT32);
      Arrangement arrangement = last ? Arrangement.COMPONENT_MAJOR : Arrangement.ITEM_MAJOR;
      EigenGradient gradient = new EigenGradient(last ? 0 : 1e-4);
      compare(new SymmetricEigen(size, gradient, arrangement), dtype, 0, 1, 29);
    }
  }

  /** The CPU takes tridiagonal matrices: values to rounding, and vectors that are their own. */
  @ParameterizedTest
  @ValueSource(ints = {13, 32})
  void ofManyRows(int size) {
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    int n = 3;
    try (Arena arena = Arena.ofConfined()) {
      Tensor matrices = Tensor.random(arena, DType.FLOAT64, 5, n, size, size);
      Tensor[] expected = outputs(arena, DType.FLOAT64, new long[] {n, size}, matrices.shape(), n);
      Tensor[] got = outputs(arena, DType.FLOAT64, new long[] {n, size}, matrices.shape(), n);
      SymmetricEigen operation = SymmetricEigen.of(size);
      Device.cpu()
          .plan(operation, options)
          .forward(List.of(matrices), List.of(expected[0], expected[1]), expected[2]);
      device().plan(operation, options).forward(List.of(matrices), List.of(got[0], got[1]), got[2]);
      // eigenvalues of random ones are within the root of their number, and gaps a tenth apart
      double bound = 64 * size * DType.FLOAT64.unitRoundoff();
      assertArrayEquals(expected[0].toDoubleArray(), got[0].toDoubleArray(), bound);
      assertArrayEquals(expected[1].toDoubleArray(), got[1].toDoubleArray(), 1000 * bound);
    }
  }

  private static void compare(SymmetricEigen operation, DType dtype, int... counts) {
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
    ItemwiseKernel cpu = Device.cpu().plan(operation, options);
    ItemwiseKernel host = device().plan(operation, options);
    for (int n : counts) {
      compare(operation, dtype, n, cpu, host);
    }
  }

  private static void compare(
      SymmetricEigen operation, DType dtype, int n, ItemwiseKernel cpu, ItemwiseKernel host) {
    boolean rows = operation.arrangement() == Arrangement.ITEM_MAJOR;
    long d = operation.size();
    long[] matrix = rows ? new long[] {n, d, d} : new long[] {d, d, n};
    long[] vector = rows ? new long[] {n, d} : new long[] {d, n};
    try (Arena arena = Arena.ofConfined()) {
      Tensor matrices = Tensor.zeros(arena, dtype, matrix);
      fill(matrices, rows, n, operation.size());
      Tensor[] expected = outputs(arena, dtype, vector, matrix, n);
      Tensor[] got = outputs(arena, dtype, vector, matrix, n);
      cpu.forward(List.of(matrices), List.of(expected[0], expected[1]), expected[2]);
      host.forward(List.of(matrices), List.of(got[0], got[1]), got[2]);
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(
            expected[i].toDoubleArray(), got[i].toDoubleArray(), operation + " output " + i);
      }
      Tensor alone = Tensor.zeros(arena, dtype, vector);
      host.forward(List.of(matrices), List.of(alone, got[1]));
      assertArrayEquals(expected[0].toDoubleArray(), alone.toDoubleArray());

      List<Tensor> cotangents =
          List.of(Tensor.random(arena, dtype, 3, vector), Tensor.random(arena, dtype, 4, matrix));
      Tensor expectedBack = Tensor.zeros(arena, dtype, matrix);
      Tensor back = Tensor.zeros(arena, dtype, matrix);
      cpu.backward(List.of(matrices), cotangents, List.of(expectedBack));
      host.backward(List.of(matrices), cotangents, List.of(back));
      assertArrayEquals(
          expectedBack.toDoubleArray(), back.toDoubleArray(), operation + " gradients");
    }
  }

  private static Tensor[] outputs(
      Arena arena, DType dtype, long[] vector, long[] matrix, long items) {
    return new Tensor[] {
      Tensor.random(arena, dtype, 1, vector),
      Tensor.random(arena, dtype, 2, matrix),
      Tensor.zeros(arena, DType.INT32, items)
    };
  }

  /** Ordinary, diagonal, zero, equal, huge, tiny, subnormal, unsymmetric matrices, and NaN. */
  private static void fill(Tensor matrices, boolean rows, int n, int d) {
    boolean single = matrices.dtype() == DType.FLOAT32;
    Random random = new Random(11);
    for (int item = 0; item < n; item++) {
      int kind = item % 13;
      double scale =
          switch (kind) {
            case 1 -> single ? 1e38 : 1e308;
            case 2 -> single ? 1e-37 : 1e-307;
            case 3 -> single ? 1e-42 : 1e-320;
            default -> 1;
          };
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          double entry = scale * (2 * random.nextDouble() - 1);
          entry =
              switch (kind) {
                case 4 -> i == j ? entry : 0;
                case 5 -> 0;
                case 6 -> i == j ? 2 : 0;
                case 7 -> 1;
                case 8 -> i == j ? -0.0 : i + j == d - 1 ? 3 : 0;
                case 9 -> i + j == 2 ? Double.NaN : entry;
                case 10 -> i == 0 && j == d - 1 ? Double.POSITIVE_INFINITY : entry;
                case 11 -> entry * Math.pow(10, -3.0 * (i + j));
                default -> entry;
              };
          long index = rows ? ((long) item * d + i) * d + j : ((long) i * d + j) * n + item;
          matrices.setDouble(index, entry);
        }
      }
    }
  }

  @Test
  void larger() {
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    UnsupportedOperationException refusal =
        assertThrows(
            UnsupportedOperationException.class,
            () -> device().plan(SymmetricEigen.of(33), options));
    assertEquals(
        "eigenvalues and eigenvectors of symmetric 33 x 33 matrices, item-major are not available"
            + " on host beyond 32 rows; plan them on the cpu",
        refusal.getMessage());
  }
}
