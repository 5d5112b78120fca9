package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Choice;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MatrixMultiplyArgumentsTest {
  private static final DType DTYPE = DType.FLOAT32;

  private static MatrixMultiplyKernel plan(MatrixMultiply operation, int threads) {
    PlanOptions options = PlanOptions.of(DTYPE, Layout.IR_MUL).withThreads(threads);
    return Device.cpu().plan(operation, options);
  }

  private static void refuses(String message, Runnable call) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, call::run);
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void wrongShapesAreNamed() {
    MatrixMultiplyKernel kernel = plan(MatrixMultiply.plain(), 1);
    try (Arena arena = Arena.ofConfined()) {
      Tensor a = Tensor.zeros(arena, DTYPE, 3, 4);
      Tensor b = Tensor.zeros(arena, DTYPE, 4, 5);
      Tensor c = Tensor.zeros(arena, DTYPE, 3, 5);
      Tensor wide = Tensor.zeros(arena, DType.FLOAT64, 3, 5);
      refuses("first: expected [m, 3] FLOAT32, got [3, 4] FLOAT32", () -> kernel.forward(a, a, c));
      refuses(
          "second: expected [k, n] FLOAT32, got [3, 5] FLOAT64", () -> kernel.forward(a, wide, c));
      refuses(
          "product: expected [3, 5] FLOAT32, got [3, 5] FLOAT64", () -> kernel.forward(a, b, wide));
      refuses(
          "product: expected [3, 5] FLOAT32, got [4, 5] FLOAT32", () -> kernel.forward(a, b, b));
      refuses(
          "addend: expected [3, 5] or [5] FLOAT32, got [3, 4] FLOAT32",
          () -> kernel.forward(a, b, a, c));
      PackedMatrix packed = kernel.pack(arena, b);
      refuses(
          "first: expected [m, 4] FLOAT32, got [3, 5] FLOAT32", () -> kernel.forward(c, packed, c));
      refuses("second: expected [4, 5] FLOAT32, got [3, 4] FLOAT32", () -> packed.replace(a));
      MatrixMultiplyKernel transposed = plan(MatrixMultiply.plain().transposedFirst(), 1);
      refuses(
          "first: expected [4, m] FLOAT32, got [3, 4] FLOAT32",
          () -> transposed.forward(a, packed, c));
      PlanOptions doubles = PlanOptions.of(DType.FLOAT64, Layout.IR_MUL);
      MatrixMultiplyKernel other = Device.cpu().plan(MatrixMultiply.plain(), doubles);
      Tensor a64 = Tensor.zeros(arena, DType.FLOAT64, 3, 4);
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> other.forward(a64, packed, wide));
      assertTrue(refusal.getMessage().endsWith("got [4, 5] FLOAT32 packed"), refusal::getMessage);
    }
  }

  @Test
  void overlapsAreRefusedButAnAddendMayBeTheProduct() {
    MatrixMultiplyKernel kernel = plan(MatrixMultiply.plain(), 1);
    try (Arena arena = Arena.ofConfined()) {
      Tensor all = Tensor.random(arena, DTYPE, 1, 10, 4);
      Tensor a = all.slice(0, 4);
      Tensor b = Tensor.random(arena, DTYPE, 2, 4, 4);
      Tensor c = all.slice(3, 7);
      double[] before = all.toDoubleArray();
      refuses(
          "product: expected memory of its own, got some of first", () -> kernel.forward(a, b, c));
      refuses(
          "product: expected memory of its own, got some of second", () -> kernel.forward(b, a, c));
      refuses(
          "product: expected memory of its own, got some of addend",
          () -> kernel.forward(b, b, all.slice(4, 8), c));
      assertArrayEquals(before, all.toDoubleArray());
      Tensor expected = Tensor.zeros(arena, DTYPE, 4, 4);
      Tensor old = Tensor.copyOf(arena, DTYPE, c.toDoubleArray(), 4, 4);
      kernel.forward(b, b, old, expected);
      kernel.forward(b, b, c, c.reshape(4, 4));
      assertArrayEquals(expected.toDoubleArray(), c.toDoubleArray());
      Tensor readOnly = Tensor.ofSegment(c.segment().asReadOnly(), DTYPE, 4, 4);
      refuses(
          "product: expected writable memory, got [4, 4] FLOAT32 read-only",
          () -> kernel.forward(b, b, readOnly));
      kernel.forward(readOnly, readOnly, Tensor.zeros(arena, DTYPE, 4, 4));
    }
  }

  @Test
  void closedMemoryIsRefusedBeforeAnythingIsWritten() {
    for (int threads : new int[] {1, 2}) {
      MatrixMultiplyKernel kernel = plan(MatrixMultiply.plain(), threads);
      try (Arena arena = Arena.ofShared()) {
        Tensor a = Tensor.random(arena, DTYPE, 1, 3, 4);
        Tensor b = Tensor.random(arena, DTYPE, 2, 4, 5);
        Tensor c = Tensor.zeros(arena, DTYPE, 3, 5);
        Arena closed = Arena.ofConfined();
        Tensor gone = Tensor.zeros(closed, DTYPE, 3, 4);
        Tensor goneAddend = Tensor.zeros(closed, DTYPE, 5);
        PackedMatrix gonePacked = kernel.pack(closed, b);
        closed.close();
        assertThrows(IllegalStateException.class, () -> kernel.forward(gone, b, c));
        assertThrows(IllegalStateException.class, () -> kernel.forward(a, b, goneAddend, c));
        assertThrows(IllegalStateException.class, () -> kernel.forward(a, gonePacked, c));
        assertThrows(IllegalStateException.class, () -> gonePacked.replace(b));
        assertArrayEquals(new double[15], c.toDoubleArray());
      }
    }
  }

  @Test
  void notANumberStaysInItsRowAndColumn() {
    MatrixMultiplyKernel kernel = plan(MatrixMultiply.plain(), 1);
    try (Arena arena = Arena.ofConfined()) {
      Tensor a = Tensor.random(arena, DTYPE, 1, 20, 30);
      Tensor b = Tensor.random(arena, DTYPE, 2, 30, 70);
      Tensor addend = Tensor.zeros(arena, DTYPE, 20, 70);
      Tensor clean = Tensor.zeros(arena, DTYPE, 20, 70);
      kernel.forward(a, b, addend, clean);
      a.setDouble(7 * 30 + 3, Double.NaN);
      b.setDouble(5 * 70 + 69, Double.POSITIVE_INFINITY);
      addend.setDouble(2 * 70 + 6, Double.NaN);
      Tensor c = Tensor.zeros(arena, DTYPE, 20, 70);
      kernel.forward(a, kernel.pack(arena, b), addend, c);
      for (int i = 0; i < 20; i++) {
        for (int j = 0; j < 70; j++) {
          double value = c.getDouble(i * 70L + j);
          boolean touched = i == 7 || j == 69 || (i == 2 && j == 6);
          assertEquals(touched, !Double.isFinite(value));
          assertTrue(touched || value == clean.getDouble(i * 70L + j));
        }
      }
    }
  }

  @Test
  void plansHaveOneAlgorithm() {
    Choice choice = () -> "other";
    PlanOptions options = PlanOptions.of(DTYPE, Layout.IR_MUL).withAlgorithm(choice);
    refuses(
        "algorithm: products of matrices have only one, got other",
        () -> Device.cpu().plan(MatrixMultiply.plain(), options));
  }

  @Test
  void manyCallersShareOneKernelAndOneMatrix() throws Exception {
    MatrixMultiplyKernel kernel = plan(MatrixMultiply.plain(), 2);
    try (Arena arena = Arena.ofShared();
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      Tensor b = Tensor.random(arena, DTYPE, 1, 200, 130);
      PackedMatrix packed = kernel.pack(arena, b);
      List<Future<double[][]>> results = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        int rows = 1 + 17 * caller;
        Callable<double[][]> task =
            () -> {
              try (Arena own = Arena.ofConfined()) {
                MatrixCase c =
                    new MatrixCase(
                        own, Property.generator(rows), DTYPE, MatrixMultiply.plain(), rows, 200, 1);
                Tensor product = Tensor.zeros(own, DTYPE, rows, 130);
                Tensor direct = Tensor.zeros(own, DTYPE, rows, 130);
                for (int i = 0; i < 4; i++) {
                  kernel.forward(c.first, packed, product);
                  kernel.forward(c.first, b, direct);
                }
                return new double[][] {
                  c.first.toDoubleArray(), product.toDoubleArray(), direct.toDoubleArray()
                };
              }
            };
        results.add(callers.submit(task));
      }
      for (Future<double[][]> result : results) {
        double[] a = result.get()[0];
        double[] product = result.get()[1];
        assertArrayEquals(product, result.get()[2]);
        for (int at = 0; at < product.length; at++) {
          double sum = 0;
          for (int t = 0; t < 200; t++) {
            sum += a[at / 130 * 200 + t] * b.getDouble(t * 130L + at % 130);
          }
          assertEquals(sum, product[at], 1e-4);
        }
      }
    }
  }
}
