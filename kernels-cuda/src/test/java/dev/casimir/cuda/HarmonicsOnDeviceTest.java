package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernels of spherical harmonics against those of the CPU. */
@OnEveryDevice
class HarmonicsOnDeviceTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1, true",
    "1, 33, true",
    "3, 1000, true",
    "3, 1000, false",
    "7, 200, true",
    "24, 70, true",
    "64, 40, true",
    "2, 0, true"
  })
  void valuesAndGradientsHaveTheBitsOfTheCpu(int degree, long n, boolean normalize) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (Arrangement arrangement : Arrangement.values()) {
        compare(
            new SphericalHarmonics(degree, Normalization.COMPONENT, normalize, arrangement),
            dtype,
            n);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 5, true",
    "1, 33, true",
    "2, 40, false",
    "5, 70, true",
    "6, 33, false",
    "17, 3, true",
    "3, 0, true"
  })
  void secondDerivativesHaveTheBitsOfTheCpu(int degree, long n, boolean normalize) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (Arrangement arrangement : Arrangement.values()) {
        SphericalHarmonics operation =
            new SphericalHarmonics(degree, Normalization.COMPONENT, normalize, arrangement);
        PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
        try (Arena arena = Arena.ofConfined()) {
          Tensor vectors = vectors(arena, operation, dtype, n);
          assertArrayEquals(
              secondDerivatives(arena, Device.cpu().plan(operation, options), operation, vectors),
              secondDerivatives(arena, device().plan(operation, options), operation, vectors));
        }
      }
    }
  }

  /** Values, gradients, Hessians and both products with cotangents. */
  private static double[][] secondDerivatives(
      Arena arena, SphericalHarmonicsKernel kernel, SphericalHarmonics operation, Tensor vectors) {
    boolean rows = operation.arrangement() == Arrangement.ITEM_MAJOR;
    DType dtype = vectors.dtype();
    long n = vectors.dimension(rows ? 0 : 1);
    long k = operation.dimension();
    long[] flat = rows ? new long[] {n, k} : new long[] {k, n};
    Tensor values = Tensor.zeros(arena, dtype, flat);
    Tensor slopes = Tensor.zeros(arena, dtype, rows ? new long[] {n, k, 3} : new long[] {k, 3, n});
    Tensor curves =
        Tensor.zeros(arena, dtype, rows ? new long[] {n, k, 3, 3} : new long[] {k, 3, 3, n});
    kernel.hessians(vectors, values, slopes, curves);
    Tensor cotangents = Tensor.random(arena, dtype, 6, flat);
    Tensor direction = Tensor.random(arena, dtype, 7, vectors.shape());
    Tensor gradGradValues = Tensor.zeros(arena, dtype, flat);
    Tensor gradVectors = Tensor.zeros(arena, dtype, vectors.shape());
    kernel.doubleBackward(vectors, cotangents, direction, gradGradValues, gradVectors);
    return Stream.of(values, slopes, curves, gradGradValues, gradVectors)
        .map(Tensor::toDoubleArray)
        .toArray(double[][]::new);
  }

  /** Random ones; among many a zero vector and one with a NaN. */
  private static Tensor vectors(Arena arena, SphericalHarmonics operation, DType dtype, long n) {
    boolean rows = operation.arrangement() == Arrangement.ITEM_MAJOR;
    Tensor vectors = Tensor.random(arena, dtype, 5, rows ? n : 3, rows ? 3 : n);
    for (int i = 0; i < 3 && n > 30; i++) {
      vectors.setDouble(rows ? 3 + i : i * n + 1, 0);
      vectors.setDouble(rows ? 6 + i : i * n + 2, i == 1 ? Double.NaN : 1);
    }
    return vectors;
  }

  private static void compare(SphericalHarmonics operation, DType dtype, long n) {
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
    SphericalHarmonicsKernel cpu = Device.cpu().plan(operation, options);
    SphericalHarmonicsKernel host = device().plan(operation, options);
    boolean rows = operation.arrangement() == Arrangement.ITEM_MAJOR;
    long k = operation.dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor vectors = vectors(arena, operation, dtype, n);
      Tensor expected = Tensor.zeros(arena, dtype, rows ? n : k, rows ? k : n);
      Tensor got = Tensor.zeros(arena, dtype, expected.shape());
      cpu.values(vectors, expected);
      host.values(vectors, got);
      assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());
      long[] shape = rows ? new long[] {n, k, 3} : new long[] {k, 3, n};
      Tensor expectedSlopes = Tensor.zeros(arena, dtype, shape);
      Tensor slopes = Tensor.zeros(arena, dtype, shape);
      cpu.gradients(vectors, expected, expectedSlopes);
      host.gradients(vectors, got, slopes);
      assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());
      assertArrayEquals(expectedSlopes.toDoubleArray(), slopes.toDoubleArray());
      Tensor cotangents = Tensor.random(arena, dtype, 6, expected.shape());
      Tensor expectedBack = Tensor.zeros(arena, dtype, vectors.shape());
      Tensor back = Tensor.zeros(arena, dtype, vectors.shape());
      cpu.backward(vectors, cotangents, expectedBack);
      host.backward(vectors, cotangents, back);
      for (int i = 0; i < back.size(); i++) {
        double size = Math.abs(expectedBack.getDouble(i));
        // NaN where the vector has one, and there the bound is as good as any
        double bound = dtype.unitRoundoff() * k * k * (size > 1 ? 4 * size : 4);
        assertEquals(expectedBack.getDouble(i), back.getDouble(i), bound, "gradVectors " + i);
      }
    }
  }
}
