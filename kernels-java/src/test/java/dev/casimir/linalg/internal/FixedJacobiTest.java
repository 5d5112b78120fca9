package dev.casimir.linalg.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemTask;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneRoutine;
import dev.casimir.simd.Provider;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixedJacobiTest {
  private static final double[][] SPECTRA = {
    {1, 2, 3},
    {0, 1, 2},
    {0, 0, 1},
    {1e-6, 2e-6, 1},
    {1, 1.001, 2},
    {1, 1, 2},
    {1, 1, 1},
    {1, 1.0001, 1.0003},
    {1e-8, 1e-4, 1},
    {-1, 0, 1},
    {-1, -1, 2},
    {1, 2, 2},
    {-1, 1e-12, 1 - 1e-9}
  };

  /** Values, scaled values, vectors and the exponent, each item by item. */
  private record Result(double[] values, double[] scaled, double[] vectors, double[] exponents) {}

  private static Result run(DType dtype, Provider provider, int n, int sweeps, double[] matrices) {
    ItemTask task =
        ItemTask.routine(
            List.of(ItemShape.of("matrices", n, n)),
            List.of(
                ItemShape.of("values", n),
                ItemShape.of("scaled", n),
                ItemShape.of("vectors", n, n),
                ItemShape.of("exponent")),
            "lanes",
            type -> routine(type, n, sweeps));
    ItemwiseKernel kernel =
        new ItemwisePlan(
            "eigen",
            task,
            Optional.empty(),
            Arrangement.ITEM_MAJOR,
            PlanOptions.of(dtype, Layout.IR_MUL),
            provider);
    try (Arena arena = Arena.ofConfined()) {
      long items = matrices.length / n / n;
      List<Tensor> out =
          List.of(
              Tensor.zeros(arena, dtype, items, n),
              Tensor.zeros(arena, dtype, items, n),
              Tensor.zeros(arena, dtype, items, n, n),
              Tensor.zeros(arena, dtype, items));
      kernel.forward(List.of(Tensor.copyOf(arena, dtype, matrices, items, n, n)), out);
      double[][] arrays = out.stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
      return new Result(arrays[0], arrays[1], arrays[2], arrays[3]);
    }
  }

  private static LaneRoutine routine(DType dtype, int n, int sweeps) {
    LaneRoutine routine = new LaneRoutine(dtype, n * n, 2 * n + n * n + 1);
    FixedJacobi jacobi = new FixedJacobi(routine, n);
    LaneProgram first = routine.once();
    jacobi.begin(first, LaneMatrix.of(n, n, routine.inputs(first)));
    jacobi.sweep(sweeps);
    LaneProgram last = routine.once();
    FixedJacobi.Eigen eigen = jacobi.end(last);
    List<Lane> outputs = new ArrayList<>(eigen.values());
    outputs.addAll(eigen.scaledValues());
    outputs.addAll(eigen.vectors().entries());
    outputs.add(eigen.exponent());
    routine.finish(last, new LaneFormula.Result(outputs, last.constant(0)));
    return routine;
  }

  private static Result run(DType dtype, int n, double[] matrices) {
    return run(dtype, Provider.current(), n, FixedJacobi.sweeps(dtype, n), matrices);
  }

  private static void check(DType dtype, int n, double residual, double[] matrices) {
    Result result = run(dtype, n, matrices);
    EigenErrors.Errors errors =
        EigenErrors.ofAll(dtype, n, matrices, result.values, result.vectors);
    assertTrue(errors.residual() <= residual, errors::toString);
    assertTrue(errors.orthogonality() <= 32, errors::toString);
    assertTrue(errors.trace() <= 16, errors::toString);
    checkOrder(n, result);
  }

  /** Descending values, and columns whose first largest entry is positive. */
  private static void checkOrder(int n, Result result) {
    for (int item = 0; item < result.values.length / n; item++) {
      for (int j = 0; j < n; j++) {
        assertTrue(j == 0 || result.values[item * n + j - 1] >= result.values[item * n + j]);
        double largest = 0;
        for (int i = 0; i < n; i++) {
          double entry = result.vectors[(item * n + i) * n + j];
          largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
        }
        assertTrue(largest > 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void rotatedSpectra(DType dtype) {
    RandomGenerator random = Property.generator(1);
    for (double[] spectrum : SPECTRA) {
      check(dtype, 3, 16, EigenErrors.rotated(random, dtype, 4000, spectrum));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8})
  void randomMatrices(int n) {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      RandomGenerator random = Property.generator(n);
      check(dtype, n, Math.max(16, 6 * n), EigenErrors.gaussian(random, dtype, n, 20000 / n / n));
      double[] integers = new double[500 * n * n];
      Arrays.setAll(integers, i -> random.nextInt(-2, 3));
      check(dtype, n, Math.max(16, 6 * n), integers);
    }
  }

  /** Spectra spread over many orders of magnitude, clustered ones, and few vectors of many. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6, 7})
  void unevenSpectra(int n) {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      RandomGenerator random = Property.generator(100 + n);
      for (int set = 0; set < 12; set++) {
        double[] spectrum = new double[n];
        double spread = 12 * random.nextDouble();
        int kind = set % 3;
        for (int i = 0; i < n; i++) {
          double power = Math.pow(10, -spread * random.nextDouble());
          spectrum[i] =
              switch (kind) {
                case 0 -> power;
                case 1 -> random.nextInt(3) + power;
                default -> i % 2 == 0 ? 0 : power;
              };
        }
        check(dtype, n, Math.max(16, 6 * n), EigenErrors.rotated(random, dtype, 60, spectrum));
      }
    }
  }

  @Test
  void oneMoreSweepChangesNothing() {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      double[] matrices = EigenErrors.gaussian(Property.generator(7), dtype, 3, 20000);
      Result four = run(dtype, 3, matrices);
      Result five = run(dtype, Provider.current(), 3, FixedJacobi.sweeps(dtype, 3) + 1, matrices);
      assertArrayEquals(four.values, five.values);
      assertArrayEquals(four.vectors, five.vectors);
      Result three = run(dtype, Provider.current(), 3, FixedJacobi.sweeps(dtype, 3) - 1, matrices);
      assertTrue(!Arrays.equals(four.vectors, three.vectors));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void scalarsAndVectorsGiveTheSameBits(int n) {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      double[] matrices = EigenErrors.gaussian(Property.generator(9), dtype, n, 301);
      int sweeps = FixedJacobi.sweeps(dtype, n);
      Result vector = run(dtype, Provider.VECTOR, n, sweeps, matrices);
      Result scalar = run(dtype, Provider.SCALAR, n, sweeps, matrices);
      assertArrayEquals(vector.values, scalar.values);
      assertArrayEquals(vector.vectors, scalar.vectors);
    }
  }

  @Test
  void powersOfTwoOnlyMoveTheExponent() {
    RandomGenerator random = Property.generator(11);
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      double[] matrices = EigenErrors.gaussian(random, dtype, 3, 1000);
      Result expected = run(dtype, 3, matrices);
      for (int power : dtype == DType.FLOAT32 ? List.of(-110, -60, 60, 120) : List.of(-990, 1015)) {
        double factor = Math.scalb(1.0, power);
        Result moved = run(dtype, 3, Arrays.stream(matrices).map(x -> x * factor).toArray());
        assertArrayEquals(expected.vectors, moved.vectors);
        assertArrayEquals(expected.scaled, moved.scaled);
        assertArrayEquals(
            Arrays.stream(expected.values).map(x -> x * factor).toArray(), moved.values);
        assertArrayEquals(
            Arrays.stream(expected.exponents).map(x -> x + power).toArray(), moved.exponents);
      }
    }
  }

  @Test
  void zeroAndDiagonalMatrices() {
    double[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      for (double zero : new double[] {0.0, -0.0}) {
        double[] zeros = new double[9];
        Arrays.fill(zeros, zero);
        Result none = run(dtype, 3, zeros);
        assertArrayEquals(new double[3], Arrays.stream(none.values).map(x -> x + 0).toArray());
        assertArrayEquals(identity, none.vectors);
      }
      Result diagonal = run(dtype, 3, new double[] {2, 0, 0, 0, 8, 0, 0, 0, 8});
      assertArrayEquals(new double[] {8, 8, 2}, diagonal.values);
      assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0, 0, 1, 0}, diagonal.vectors);
    }
  }

  @Test
  void subnormalAndHugeMatrices() {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      boolean single = dtype == DType.FLOAT32;
      double least = single ? Float.MIN_VALUE : Double.MIN_VALUE;
      double most = single ? Float.MAX_VALUE : Double.MAX_VALUE;
      Result small = run(dtype, 2, new double[] {0, least, least, 0});
      assertArrayEquals(new double[] {least, -least}, small.values);
      Result large = run(dtype, 2, new double[] {0, most, most, 0});
      assertEquals(most, large.values[0], 4 * dtype.unitRoundoff() * most);
      double half = Math.sqrt(0.5);
      double[] expected = {half, half, half, -half};
      assertArrayEquals(expected, small.vectors, 4 * dtype.unitRoundoff());
      assertArrayEquals(expected, large.vectors, 4 * dtype.unitRoundoff());
      Result beyond = run(dtype, 2, new double[] {most, most, most, most});
      assertEquals(Double.POSITIVE_INFINITY, beyond.values[0]);
      assertTrue(Double.isFinite(beyond.scaled[0]));
      assertArrayEquals(expected, beyond.vectors, 4 * dtype.unitRoundoff());
    }
  }

  @Test
  void sizesAreChecked() {
    LaneRoutine routine = new LaneRoutine(DType.FLOAT32, 1, 1);
    for (int n : new int[] {0, 9}) {
      assertThrows(IllegalArgumentException.class, () -> new FixedJacobi(routine, n));
    }
  }
}
