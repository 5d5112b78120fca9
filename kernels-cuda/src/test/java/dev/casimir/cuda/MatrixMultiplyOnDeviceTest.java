package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.linalg.MatrixMultiply;
import dev.casimir.linalg.MatrixMultiplyKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of matrices on the host build, bit for bit those of the CPU. */
@OnEveryDevice
class MatrixMultiplyOnDeviceTest {
  private static final DType[] PRECISIONS = {DType.FLOAT32, DType.FLOAT64};

  private static MatrixMultiplyKernel plan(Device device, MatrixMultiply operation, DType dtype) {
    return device.plan(operation, PlanOptions.of(dtype, Layout.MUL_IR));
  }

  private static Tensor first(Arena arena, MatrixMultiply operation, DType dtype, int m, int k) {
    return operation.transposeFirst()
        ? Tensor.random(arena, dtype, 1, k, m)
        : Tensor.random(arena, dtype, 1, m, k);
  }

  private static Tensor second(Arena arena, MatrixMultiply operation, DType dtype, int k, int n) {
    return operation.transposeSecond()
        ? Tensor.random(arena, dtype, 2, n, k)
        : Tensor.random(arena, dtype, 2, k, n);
  }

  /** Extents about those of both kinds of tiles, of one number, and of none. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "3, 0, 5",
    "0, 4, 3",
    "4, 3, 0",
    "31, 7, 33",
    "33, 41, 65",
    "128, 16, 128",
    "129, 17, 140",
    "300, 3, 5"
  })
  void allFormsHaveTheBitsOfTheCpu(int m, int k, int n) {
    for (int form = 0; form < 4; form++) {
      MatrixMultiply operation =
          new MatrixMultiply((form & 1) != 0, (form & 2) != 0, Optional.empty());
      for (DType dtype : PRECISIONS) {
        MatrixMultiplyKernel cpu = plan(Device.cpu(), operation, dtype);
        MatrixMultiplyKernel host = plan(device(), operation, dtype);
        try (Arena arena = Arena.ofConfined()) {
          Tensor a = first(arena, operation, dtype, m, k);
          Tensor b = second(arena, operation, dtype, k, n);
          Tensor expected = Tensor.zeros(arena, dtype, m, n);
          Tensor got = Tensor.random(arena, dtype, 9, m, n);
          cpu.forward(a, b, expected);
          host.forward(a, b, got);
          assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());
          Tensor row = Tensor.random(arena, dtype, 3, n);
          cpu.forward(a, b, row, expected);
          host.forward(a, b, row, got);
          assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());
          cpu.forward(a, b, expected, expected);
          host.forward(a, b, got, got);
          assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());
        }
      }
    }
  }

  @Test
  void activationsHaveTheBitsOfTheCpu() {
    for (ElementaryFunction function : ElementaryFunction.values()) {
      compareActivated(function, 19, 5, 22);
    }
    compareActivated(ElementaryFunction.COS, 2, 0, 3);
    compareActivated(ElementaryFunction.TANH, 130, 2, 70);
  }

  private static void compareActivated(ElementaryFunction function, int m, int k, int n) {
    MatrixMultiply operation = MatrixMultiply.plain().withActivation(function);
    for (DType dtype : PRECISIONS) {
      try (Arena arena = Arena.ofConfined()) {
        Tensor a = first(arena, operation, dtype, m, k);
        Tensor b = second(arena, operation, dtype, k, n);
        Tensor expected = Tensor.zeros(arena, dtype, m, n);
        Tensor got = Tensor.zeros(arena, dtype, m, n);
        plan(Device.cpu(), operation, dtype).forward(a, b, expected);
        plan(device(), operation, dtype).forward(a, b, got);
        assertArrayEquals(
            expected.toDoubleArray(), got.toDoubleArray(), () -> function + " " + dtype);
      }
    }
  }

  /** A padded term would make a positive zero of a negative one, and NaN of nothing. */
  @Test
  void zerosKeepTheirSignsAndNaNsTheirRowsAndColumns() {
    int m = 40;
    int n = 37;
    for (int depth : new int[] {1, 8, 11}) {
      for (DType dtype : PRECISIONS) {
        try (Arena arena = Arena.ofConfined()) {
          Tensor a = Tensor.random(arena, dtype, 1, m, depth);
          Tensor b = Tensor.random(arena, dtype, 2, depth, n);
          Tensor addend = Tensor.zeros(arena, dtype, n);
          for (int k = 0; k < depth; k++) {
            a.setDouble(7L * depth + k, -0.0);
            b.setDouble((long) k * n + 5, 0.5);
          }
          addend.setDouble(5, -0.0);
          a.setDouble(9L * depth, Double.NaN);
          b.setDouble(11, Double.POSITIVE_INFINITY);
          Tensor expected = Tensor.zeros(arena, dtype, m, n);
          Tensor got = Tensor.zeros(arena, dtype, m, n);
          plan(Device.cpu(), MatrixMultiply.plain(), dtype).forward(a, b, addend, expected);
          plan(device(), MatrixMultiply.plain(), dtype).forward(a, b, addend, got);
          assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());
          assertEquals(-0.0, got.getDouble(7L * n + 5));
        }
      }
    }
  }

  @Test
  void argumentsAreRefused() {
    CudaDevice device = Cuda.host();
    try (Arena arena = Arena.ofConfined();
        CudaStream stream = device.stream();
        DeviceTensor a = device.allocate(DType.FLOAT32, 4, 4);
        DeviceTensor b = device.allocate(DType.FLOAT32, 4, 4);
        CudaKernel launched = (CudaKernel) plan(device, MatrixMultiply.plain(), DType.FLOAT32)) {
      MatrixMultiplyKernel kernel = (MatrixMultiplyKernel) launched;
      Tensor x = Tensor.zeros(arena, DType.FLOAT32, 4, 4);
      Tensor y = Tensor.zeros(arena, DType.FLOAT32, 4, 4);
      Tensor z = Tensor.zeros(arena, DType.FLOAT32, 4, 4);
      Tensor wrong = Tensor.zeros(arena, DType.FLOAT32, 4, 5);
      Class<IllegalArgumentException> refusal = IllegalArgumentException.class;
      assertThrows(refusal, () -> kernel.forward(x, y, wrong));
      assertThrows(refusal, () -> kernel.forward(wrong, y, z));
      assertThrows(refusal, () -> kernel.forward(x, y, x));
      assertThrows(refusal, () -> kernel.forward(x, y, z, x));
      assertThrows(refusal, () -> launched.launch(stream, "forwardAdding", a, b, b, a));
      launched.launch(stream, "forwardAdding", a, a, b, b);
      assertEquals(
          "packed matrices are not available on host; multiply with the matrix itself, or plan the"
              + " product on the cpu",
          assertThrows(UnsupportedOperationException.class, () -> kernel.pack(arena, x))
              .getMessage());
    }
  }
}
