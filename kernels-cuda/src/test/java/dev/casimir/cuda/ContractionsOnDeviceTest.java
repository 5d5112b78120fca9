package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.SymmetricContraction;
import dev.casimir.product.SymmetricContractionKernel;
import dev.casimir.product.WeightedManyBodyKernel;
import dev.casimir.product.WeightedManyBodyProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many-body products with weights, on the host build against the CPU. */
@OnEveryDevice
class ContractionsOnDeviceTest {
  /** Contractions have the CPU's bits. */
  @ParameterizedTest
  @CsvSource({
    "2x0e+2x1o+2x2e, 2x0e+2x1o, 3, 20",
    "33x0e+33x1o, 33x1o+33x0e+33x2e, 2, 3",
    "1x1o+1x1e, 1x0o+1x1e, 3, 17",
    "2x0e, 2x0e, 4, 1",
    "2x1o, 2x5o, 2, 2",
    "3x0e+3x1o, 3x0e, 2, 0",
  })
  void contractionsHaveTheBitsOfTheCpu(String input, String output, int order, long n) {
    SymmetricContraction operation =
        new SymmetricContraction(Irreps.parse(input), Irreps.parse(output), order);
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (Layout layout : Layout.values()) {
        PlanOptions options = PlanOptions.of(dtype, layout);
        Tensor[] got = contract(device().plan(operation, options), operation, dtype, n);
        Tensor[] expected = contract(Device.cpu().plan(operation, options), operation, dtype, n);
        for (int i = 0; i < got.length; i++) {
          assertArrayEquals(expected[i].toDoubleArray(), got[i].toDoubleArray(), "result " + i);
        }
      }
    }
  }

  /** z, gradX, gradWeights. */
  private static Tensor[] contract(
      SymmetricContractionKernel kernel, SymmetricContraction operation, DType dtype, long n) {
    Arena arena = Arena.ofAuto();
    long d1 = operation.input().dimension();
    long d3 = operation.output().dimension();
    long paths = operation.pathCount();
    Tensor x = Tensor.random(arena, dtype, 1, n, d1);
    Tensor weights = Tensor.random(arena, dtype, 2, paths, operation.multiplicity());
    Tensor gradZ = Tensor.random(arena, dtype, 3, n, d3);
    Tensor z = Tensor.random(arena, dtype, 4, n, d3);
    Tensor gradX = Tensor.random(arena, dtype, 5, n, d1);
    Tensor gradWeights = Tensor.random(arena, dtype, 6, paths, operation.multiplicity());
    kernel.forward(x, weights, z);
    kernel.backward(x, weights, gradZ, gradX, gradWeights);
    return new Tensor[] {z, gradX, gradWeights};
  }

  @ParameterizedTest
  @CsvSource({
    "1x0e+1x1o+1x2e, 1x0e+1x1o+1x2e, 3, 70",
    "33x0e+33x1o, 33x1o+33x1o+33x0e+33x2e+33x3e, 2, 3",
    "3x1e+3x0e+3x1o+3x2e, 3x0o+3x1e+3x1o+3x2o, 3, 3",
    "2x1o+2x1o, 2x5o+2x0e+2x1o, 4, 2",
    "2x0e+2x2e, 2x2e+2x1o+2x0e, 1, 3",
    "2x0e+2x1o, 2x0e, 2, 0",
  })
  void weightedPowersAgreeWithTheCpu(String input, String output, int order, long n) {
    WeightedManyBodyProduct operation =
        new WeightedManyBodyProduct(Irreps.parse(input), Irreps.parse(output), order);
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (Layout layout : Layout.values()) {
        PlanOptions options = PlanOptions.of(dtype, layout);
        Tensor[] got = powers(device().plan(operation, options), operation, dtype, n, dtype);
        PlanOptions exact =
            PlanOptions.of(DType.FLOAT64, layout).withAlgorithm(ManyBodyAlgorithm.NESTED);
        Tensor[] expected =
            powers(Device.cpu().plan(operation, exact), operation, dtype, n, DType.FLOAT64);
        for (int i = 0; i < got.length; i++) {
          assertClose(got[i], expected[i], 64 * order * order, "result " + i);
        }
      }
    }
  }

  /** z, gradX, gradWeights, of numbers that are those of a precision. */
  private static Tensor[] powers(
      WeightedManyBodyKernel kernel,
      WeightedManyBodyProduct operation,
      DType numbers,
      long n,
      DType dtype) {
    long d1 = operation.input().dimension();
    long d3 = operation.output().dimension();
    long count = operation.weightCount();
    Arena arena = Arena.ofAuto();
    Tensor z = Tensor.random(arena, dtype, 4, n, d3);
    Tensor gradX = Tensor.random(arena, dtype, 5, n, d1);
    Tensor gradWeights = Tensor.random(arena, dtype, 6, count);
    Tensor x = random(arena, numbers, dtype, 1, n, d1);
    Tensor weights = random(arena, numbers, dtype, 2, count);
    kernel.forward(x, weights, z);
    kernel.backward(x, weights, random(arena, numbers, dtype, 3, n, d3), gradX, gradWeights);
    return new Tensor[] {z, gradX, gradWeights};
  }

  private static Tensor random(Arena arena, DType numbers, DType dtype, long seed, long... shape) {
    double[] values = Tensor.random(arena, numbers, seed, shape).toDoubleArray();
    return Tensor.copyOf(arena, dtype, values, shape);
  }

  /** Errors spread over the points of a grid: the scale is that of an item; zeros are zeros. */
  private static void assertClose(Tensor got, Tensor expected, double units, String name) {
    double[] values = expected.toDoubleArray();
    int width = (int) expected.dimension(expected.rank() - 1);
    for (int first = 0; first < values.length; first += width) {
      double square = 0;
      for (int i = first; i < first + width; i++) {
        square += values[i] * values[i];
      }
      double bound = units * got.dtype().unitRoundoff() * Math.sqrt(square / width);
      for (int i = first; i < first + width; i++) {
        assertEquals(values[i], got.getDouble(i), values[i] == 0 ? 0 : bound, name + " " + i);
      }
    }
  }

  @Test
  void aNanStaysInItsColumn() {
    Irreps irreps = Irreps.parse("5x0e+5x1o");
    WeightedManyBodyProduct operation = new WeightedManyBodyProduct(irreps, irreps, 2);
    WeightedManyBodyKernel kernel =
        device().plan(operation, PlanOptions.of(DType.FLOAT32, Layout.IR_MUL));
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 3, 20);
      Tensor weights = Tensor.random(arena, DType.FLOAT32, 2, operation.weightCount());
      Tensor clean = Tensor.zeros(arena, DType.FLOAT32, 3, 20);
      Tensor broken = Tensor.zeros(arena, DType.FLOAT32, 3, 20);
      kernel.forward(x, weights, clean);
      x.setDouble(20 + 5 + 2, Double.NaN);
      kernel.forward(x, weights, broken);
      for (int i = 0; i < 60; i++) {
        boolean reached = i / 20 == 1 && i % 5 == 2;
        assertEquals(reached ? Double.NaN : clean.getDouble(i), broken.getDouble(i));
      }
    }
  }

  @Test
  void sayWhatTheyCannotDo() {
    Irreps irreps = Irreps.parse("5x0e+5x1o");
    PlanOptions options =
        PlanOptions.of(DType.FLOAT32, Layout.IR_MUL).withAlgorithm(ManyBodyAlgorithm.NESTED);
    UnsupportedOperationException refused =
        assertThrows(
            UnsupportedOperationException.class,
            () -> device().plan(new WeightedManyBodyProduct(irreps, irreps, 2), options));
    assertEquals(
        "the algorithm nested of a weighted many-body product is not available on host; plan it on"
            + " the cpu",
        refused.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> device().plan(new SymmetricContraction(irreps, irreps, 2), options));
  }
}
