package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.linalg.internal.DecompositionTasks;
import dev.casimir.linalg.internal.EigenErrors;
import dev.casimir.linalg.internal.EigenTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenTest {
  private static final List<DType> PRECISIONS = List.of(DType.FLOAT32, DType.FLOAT64);
  private static final double STEP = 1e-5;

  private static ItemwiseKernel plan(
      SymmetricEigen operation, DType dtype, Provider provider, int threads) {
    DecompositionTasks tasks = EigenTasks.of(operation);
    return new ItemwisePlan(
        operation.describe(),
        tasks.forward(),
        Optional.of(tasks.backward()),
        operation.arrangement(),
        new PlanOptions(dtype, Layout.IR_MUL, threads, Optional.empty(), PlanOptions.MANY_ITEMS),
        provider);
  }

  private static ItemRuns.Result forward(SymmetricEigen operation, DType dtype, double... a) {
    return ItemRuns.forward(
        plan(operation, dtype, Provider.current(), 1), dtype, operation.arrangement(), a);
  }

  private static double[] backward(SymmetricEigen operation, DType dtype, double[]... inputs) {
    return ItemRuns.backward(
            plan(operation, dtype, Provider.current(), 1), dtype, operation.arrangement(), inputs)
        .getFirst();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 12, 13, 40, 120})
  void decompositionsAreAccurate(int n) {
    for (DType dtype : PRECISIONS) {
      RandomGenerator random = Property.generator(n);
      int count = Math.max(2, 4000 / n / n);
      double[] a = EigenErrors.gaussian(random, dtype, n, count);
      ItemRuns.Result result = forward(SymmetricEigen.of(n), dtype, a);
      assertArrayEquals(new long[count], result.status());
      double[] values = result.outputs().get(0);
      double[] vectors = result.outputs().get(1);
      EigenErrors.Errors errors = EigenErrors.ofAll(dtype, n, a, values, vectors);
      double bound = n <= 8 ? 16 : 3 * n;
      assertTrue(errors.residual() <= bound, errors::toString);
      assertTrue(errors.orthogonality() <= Math.max(32, n), errors::toString);
      assertTrue(errors.trace() <= 2 * Math.max(8, n), errors::toString);
      for (int i = 0; i < values.length; i++) {
        assertTrue(i % n == 0 || values[i - 1] >= values[i]);
      }
      for (int item = 0; item < count; item++) {
        assertCanonical(n, result.output(1, item));
      }
    }
  }

  private static void assertCanonical(int n, double[] vectors) {
    for (int j = 0; j < n; j++) {
      double largest = 0;
      for (int i = 0; i < n; i++) {
        double entry = vectors[i * n + j];
        largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
      }
      assertTrue(largest > 0);
    }
  }

  @Test
  void onlyTheSymmetricPartCounts() {
    RandomGenerator random = Property.generator(2);
    for (int n : new int[] {3, 7, 14}) {
      double[] a = EigenErrors.gaussian(random, DType.FLOAT64, n, 1);
      double[] skewed = a.clone();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
          skewed[i * n + j] += 0.5;
          skewed[j * n + i] -= 0.5;
        }
      }
      SymmetricEigen operation = SymmetricEigen.of(n);
      assertArrayEquals(
          forward(operation, DType.FLOAT64, a).output(0, 0),
          forward(operation, DType.FLOAT64, skewed).output(0, 0),
          1e-14 * n);
    }
  }

  /** The covariance of (+-1, 0, 0), (0, +-2, 0), (0, 0, +-3), and of weighted unit points. */
  @Test
  void knownMatrices() {
    for (DType dtype : PRECISIONS) {
      ItemRuns.Result axes = forward(SymmetricEigen.of(3), dtype, 2, 0, 0, 0, 8, 0, 0, 0, 18);
      assertArrayEquals(new double[] {18, 8, 2}, axes.output(0, 0));
      assertArrayEquals(new double[] {0, 0, 1, 0, 1, 0, 1, 0, 0}, axes.output(1, 0));
      double u = dtype.unitRoundoff();
      double[] weighted = {5 / 6.0, -1 / 3.0, -0.5, -1 / 3.0, 4 / 3.0, -1, -0.5, -1, 1.5};
      ItemRuns.Result result = forward(SymmetricEigen.of(3), dtype, weighted);
      double root = Math.sqrt(121 / 9.0 - 12);
      double[] values = {(11 / 3.0 + root) / 2, (11 / 3.0 - root) / 2, 0};
      assertArrayEquals(values, result.output(0, 0), 16 * u);
      double third = Math.sqrt(1 / 3.0);
      for (int i = 0; i < 3; i++) {
        assertEquals(third, Math.abs(result.output(1, 0)[3 * i + 2]), 16 * u);
      }
      ItemRuns.Result plane =
          forward(
              SymmetricEigen.of(3),
              dtype,
              Arrays.stream(new double[] {2, -1, -1, -1, 2, -1, -1, -1, 2})
                  .map(x -> x / 3)
                  .toArray());
      assertArrayEquals(new double[] {1, 1, 0}, plane.output(0, 0), 16 * u);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 14})
  void bitsDependOnTheItemAlone(int n) {
    int count = 83;
    for (DType dtype : PRECISIONS) {
      double[] a = EigenErrors.gaussian(Property.generator(n), dtype, n, count);
      double[] values = ItemRuns.gaussian(Property.generator(n + 1), count * n);
      double[] vectors = ItemRuns.gaussian(Property.generator(n + 2), count * n * n);
      SymmetricEigen operation = SymmetricEigen.of(n);
      ItemRuns.Result expected = forward(operation, dtype, a);
      double[] gradient = backward(operation, dtype, a, values, vectors);
      for (Arrangement arrangement : Arrangement.values()) {
        for (Provider provider : List.of(Provider.SCALAR, Provider.VECTOR)) {
          for (int threads : new int[] {1, 3}) {
            ItemwiseKernel kernel = plan(operation.arranged(arrangement), dtype, provider, threads);
            ItemRuns.Result result = ItemRuns.forward(kernel, dtype, arrangement, a);
            for (int output = 0; output < 2; output++) {
              assertArrayEquals(expected.outputs().get(output), result.outputs().get(output));
            }
            double[] other =
                ItemRuns.backward(kernel, dtype, arrangement, a, values, vectors).getFirst();
            assertArrayEquals(gradient, other);
          }
        }
      }
      int size = n * n;
      double[] alone =
          forward(operation, dtype, Arrays.copyOfRange(a, size, 2 * size)).output(1, 0);
      assertArrayEquals(expected.output(1, 1), alone);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 9, 20})
  void numbersThatAreNotFiniteStayWithTheirItem(int n) {
    int count = 40;
    for (DType dtype : PRECISIONS) {
      double[] a = EigenErrors.gaussian(Property.generator(n), dtype, n, count);
      SymmetricEigen operation = SymmetricEigen.of(n);
      ItemRuns.Result expected = forward(operation, dtype, a);
      double[] spoilt = a.clone();
      spoilt[7 * n * n + n] = Double.NaN;
      spoilt[9 * n * n] = Double.NEGATIVE_INFINITY;
      ItemRuns.Result result = forward(operation, dtype, spoilt);
      for (int item = 0; item < count; item++) {
        boolean bad = item == 7 || item == 9;
        assertEquals(bad ? 3 : 0, result.status()[item]);
        for (int output = 0; output < 2; output++) {
          double[] values = result.output(output, item);
          if (bad) {
            assertTrue(Arrays.stream(values).allMatch(Double::isNaN));
          } else {
            assertArrayEquals(expected.output(output, item), values);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void powersOfTwoLeaveTheVectorsAlone(int n) {
    for (DType dtype : PRECISIONS) {
      double[] a = EigenErrors.gaussian(Property.generator(n), dtype, n, 50);
      ItemRuns.Result expected = forward(SymmetricEigen.of(n), dtype, a);
      for (int power : dtype == DType.FLOAT32 ? new int[] {-100, 100} : new int[] {-900, 900}) {
        double factor = Math.scalb(1.0, power);
        ItemRuns.Result result =
            forward(SymmetricEigen.of(n), dtype, Arrays.stream(a).map(x -> x * factor).toArray());
        assertArrayEquals(expected.outputs().get(1), result.outputs().get(1));
        assertArrayEquals(
            Arrays.stream(expected.outputs().get(0)).map(x -> x * factor).toArray(),
            result.outputs().get(0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 8, 15, 70})
  void extremeMatricesAreDecomposed(int n) {
    for (DType dtype : PRECISIONS) {
      boolean single = dtype == DType.FLOAT32;
      double most = (single ? Float.MAX_VALUE : Double.MAX_VALUE) / 2 / n;
      double least = single ? Float.MIN_VALUE : Double.MIN_VALUE;
      double[] identity = new double[n * n];
      for (int i = 0; i < n; i++) {
        identity[i * n + i] = 1;
      }
      for (double size : new double[] {0.0, -0.0, least, most, -most}) {
        double[] constant = new double[n * n];
        Arrays.fill(constant, size);
        ItemRuns.Result result = forward(SymmetricEigen.of(n), dtype, constant);
        assertEquals(0, result.status()[0]);
        double[] vectors = result.output(1, 0);
        if (size == 0) {
          assertArrayEquals(identity, Arrays.stream(vectors).map(x -> x + 0).toArray());
        }
        double first = n * Math.max(size, 0);
        double last = n * Math.min(size, 0);
        double tolerance = 8 * n * dtype.unitRoundoff() * Math.abs(n * size) + least;
        assertEquals(n == 1 ? size : first, result.output(0, 0)[0], tolerance);
        assertEquals(n == 1 ? size : last, result.output(0, 0)[n - 1], tolerance);
        double[] none = new double[n];
        assertTrue(
            EigenErrors.of(dtype, n, new double[n * n], none, vectors).orthogonality() <= 64);
      }
    }
  }

  @Test
  void noItems() {
    ItemRuns.Result result =
        ItemRuns.forward(
            plan(SymmetricEigen.of(3), DType.FLOAT32, Provider.current(), 1),
            DType.FLOAT32,
            Arrangement.ITEM_MAJOR,
            new double[0]);
    assertEquals(0, result.outputs().getFirst().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 13, 20})
  void gradientsMatchDifferences(int n) {
    SymmetricEigen operation = SymmetricEigen.of(n);
    RandomGenerator random = Property.generator(n);
    for (int repeat = 0; repeat < 4; repeat++) {
      double[] spectrum = new double[n];
      for (int i = 0; i < n; i++) {
        spectrum[i] = (i + 0.6 * random.nextDouble()) / n * Math.max(1, 0.15 * n);
      }
      double[] a = EigenErrors.rotated(random, DType.FLOAT64, 1, spectrum);
      double[] values = ItemRuns.gaussian(random, n);
      double[] vectors = ItemRuns.gaussian(random, n * n);
      double[] gradient = backward(operation, DType.FLOAT64, a, values, vectors);
      double[] direction = ItemRuns.gaussian(random, n * n);
      double expected =
          (8 * difference(operation, a, direction, STEP, values, vectors)
                  - difference(operation, a, direction, 2 * STEP, values, vectors))
              / (12 * STEP);
      double size = Math.sqrt(ItemRuns.dot(gradient, gradient));
      assertEquals(expected, ItemRuns.dot(gradient, direction), 1e-7 * (1 + size));
    }
  }

  private static double difference(
      SymmetricEigen operation,
      double[] a,
      double[] direction,
      double step,
      double[] values,
      double[] vectors) {
    double sum = 0;
    for (double sign : new double[] {1, -1}) {
      double[] moved = a.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += sign * step * direction[i];
      }
      ItemRuns.Result result = forward(operation, DType.FLOAT64, moved);
      sum +=
          sign
              * (ItemRuns.dot(result.output(0, 0), values)
                  + ItemRuns.dot(result.output(1, 0), vectors));
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7, 14})
  void gradientsAreFiniteAndSymmetricWhereEigenvaluesCoincide(int n) {
    for (DType dtype : PRECISIONS) {
      for (EigenGradient kind : List.of(EigenGradient.EXACT, EigenGradient.lorentzian(1e-4))) {
        SymmetricEigen operation = SymmetricEigen.of(n).withGradient(kind);
        int count = 2 * n;
        double[] a = new double[count * n * n];
        for (int equal = 1; equal <= n; equal++) {
          double[] spectrum = new double[n];
          Arrays.fill(spectrum, 0, equal, 2);
          double[] one = EigenErrors.rotated(Property.generator(3), dtype, 1, spectrum);
          System.arraycopy(one, 0, a, equal * n * n, n * n);
        }
        double[] values = ItemRuns.gaussian(Property.generator(n), count * n);
        double[] vectors = ItemRuns.gaussian(Property.generator(n + 1), count * n * n);
        double[] gradients = backward(operation, dtype, a, values, vectors);
        for (int item = 0; item < count; item++) {
          double[] gradient = Arrays.copyOfRange(gradients, item * n * n, (item + 1) * n * n);
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              assertTrue(Double.isFinite(gradient[i * n + j]));
              assertEquals(gradient[j * n + i], gradient[i * n + j]);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 8})
  void lorentziansBoundTheGradient(int n) {
    double[] a = new double[n * n];
    double[] vectors = new double[n * n];
    double gap = 1e-6;
    for (int i = 0; i < n; i++) {
      a[i * n + i] = 1 - i * gap;
    }
    vectors[1] = 1;
    double[] values = new double[n];
    double width = 1e-5;
    SymmetricEigen exact = SymmetricEigen.of(n);
    double[] sharp = backward(exact, DType.FLOAT64, a, values, vectors);
    double[] broad =
        backward(
            exact.withGradient(EigenGradient.lorentzian(width)), DType.FLOAT64, a, values, vectors);
    assertEquals(-0.5 / gap, sharp[1], 1e-6 / gap);
    assertEquals(-0.5 * gap / (gap * gap + width * width), broad[1], 1e-6 / width);
  }

  @Test
  void argumentsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(0));
    assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(257));
    for (double broadening : new double[] {-1, 2, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> EigenGradient.lorentzian(broadening));
    }
    assertTrue(SymmetricEigen.of(3).describe().contains("3 x 3"));
  }
}
