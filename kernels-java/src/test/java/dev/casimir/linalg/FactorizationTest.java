package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.linalg.internal.DecompositionTasks;
import dev.casimir.linalg.internal.QrTasks;
import dev.casimir.linalg.internal.SvdTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Singular value decompositions and QR factorisations of matrices of many shapes. */
class FactorizationTest {
  private static final List<DType> PRECISIONS = List.of(DType.FLOAT32, DType.FLOAT64);
  private static final int[][] SHAPES = {
    {1, 1}, {2, 2}, {3, 3}, {4, 4}, {3, 2}, {5, 3}, {6, 4}, {4, 1}, {7, 3}, {9, 9}, {40, 6}
  };

  private enum Kind {
    SVD,
    QR
  }

  /** One of the two of a shape. */
  private record Case(Kind kind, int rows, int columns) {
    int rank() {
      return Math.min(rows, columns);
    }

    ItemwiseKernel plan(DType dtype, Arrangement arrangement, Provider provider) {
      DecompositionTasks tasks =
          kind == Kind.SVD
              ? SvdTasks.of(new SingularValueDecomposition(rows, columns, arrangement))
              : QrTasks.of(new QrFactorization(rows, columns, arrangement));
      return new ItemwisePlan(
          kind.name(),
          tasks.forward(),
          Optional.of(tasks.backward()),
          arrangement,
          PlanOptions.of(dtype, Layout.IR_MUL),
          provider);
    }

    ItemRuns.Result forward(DType dtype, double[] a) {
      return ItemRuns.forward(
          plan(dtype, Arrangement.ITEM_MAJOR, Provider.current()),
          dtype,
          Arrangement.ITEM_MAJOR,
          a);
    }

    double[] backward(double[]... inputs) {
      ItemwiseKernel kernel = plan(DType.FLOAT64, Arrangement.ITEM_MAJOR, Provider.current());
      return ItemRuns.backward(kernel, DType.FLOAT64, Arrangement.ITEM_MAJOR, inputs).getFirst();
    }

    /** The matrix the factors of an item give. */
    double[] product(ItemRuns.Result result, int item) {
      int k = rank();
      double[] left = result.output(0, item);
      double[] out = new double[rows * columns];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          for (int l = 0; l < k; l++) {
            double right =
                kind == Kind.SVD
                    ? result.output(1, item)[l] * result.output(2, item)[j * k + l]
                    : result.output(1, item)[l * columns + j];
            out[i * columns + j] += left[i * k + l] * right;
          }
        }
      }
      return out;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int[] shape : SHAPES) {
      cases.add(new Case(Kind.QR, shape[0], shape[1]));
      cases.add(new Case(Kind.SVD, shape[0], shape[1]));
      if (shape[0] > shape[1]) {
        cases.add(new Case(Kind.SVD, shape[1], shape[0]));
      }
    }
    return cases.stream();
  }

  private static double[] matrices(RandomGenerator random, DType dtype, Case one, int count) {
    return Arrays.stream(ItemRuns.gaussian(random, count * one.rows * one.columns))
        .map(x -> dtype == DType.FLOAT32 ? (float) x : x)
        .toArray();
  }

  private static double norm(double[] a) {
    double largest = Arrays.stream(a).map(Math::abs).max().orElse(0);
    return largest * Math.sqrt(a.length);
  }

  private static void assertOrthonormal(double[] columns, int count, double tolerance) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        double sum = i == j ? -1 : 0;
        for (int at = 0; at < columns.length; at += count) {
          sum += columns[at + i] * columns[at + j];
        }
        assertEquals(0, sum, tolerance);
      }
    }
  }

  private static void assertAccurate(Case one, DType dtype, double[] a, int count) {
    ItemRuns.Result result = one.forward(dtype, a);
    int size = one.rows * one.columns;
    double u = dtype.unitRoundoff();
    for (int item = 0; item < count; item++) {
      assertEquals(0, result.status()[item]);
      double[] expected = Arrays.copyOfRange(a, item * size, (item + 1) * size);
      assertArrayEquals(expected, one.product(result, item), 16 * u * norm(expected));
      assertOrthonormal(result.output(0, item), one.rank(), 32 * u);
      if (one.kind == Kind.SVD) {
        assertSingular(one, result, item, u);
      } else {
        double[] r = result.output(1, item);
        for (int i = 0; i < one.columns; i++) {
          for (int j = 0; j < i; j++) {
            assertEquals(0, r[i * one.columns + j]);
          }
          assertTrue(r[i * one.columns + i] > 0);
        }
      }
    }
  }

  private static void assertSingular(Case one, ItemRuns.Result result, int item, double u) {
    int k = one.rank();
    double[] s = result.output(1, item);
    double[] v = result.output(2, item);
    assertOrthonormal(v, k, 32 * u);
    for (int j = 0; j < k; j++) {
      assertTrue(s[j] >= 0 && (j == 0 || s[j - 1] >= s[j]));
      double largest = 0;
      for (int i = j; i < v.length; i += k) {
        largest = Math.abs(v[i]) > Math.abs(largest) ? v[i] : largest;
      }
      assertTrue(largest > 0);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void factorsAreAccurate(Case one) {
    for (DType dtype : PRECISIONS) {
      RandomGenerator random = Property.generator(one.rows + 10L * one.columns);
      int count = Math.max(3, 2000 / one.rows / one.columns);
      assertAccurate(one, dtype, matrices(random, dtype, one, count), count);
      for (int power : dtype == DType.FLOAT32 ? new int[] {-80, 100} : new int[] {-700, 900}) {
        double factor = Math.scalb(1.0, power);
        double[] a = matrices(random, dtype, one, 3);
        assertAccurate(one, dtype, Arrays.stream(a).map(x -> x * factor).toArray(), 3);
      }
    }
  }

  /** Products of thin matrices, zeros, and entries of very different sizes. */
  @ParameterizedTest
  @MethodSource("cases")
  void singularMatricesHaveSingularValues(Case one) {
    if (one.kind == Kind.QR) {
      return;
    }
    for (DType dtype : PRECISIONS) {
      RandomGenerator random = Property.generator(3);
      int size = one.rows * one.columns;
      double[] a = new double[12 * size];
      for (int item = 1; item < 12; item++) {
        double[] left = ItemRuns.gaussian(random, one.rows);
        double[] right = ItemRuns.gaussian(random, one.columns);
        for (int i = 0; i < size; i++) {
          int row = i / one.columns;
          double value =
              item < 6
                  ? left[row] * right[i % one.columns]
                  : Math.pow(10, -3 * (item - 6) * row) * random.nextGaussian();
          a[item * size + i] = dtype == DType.FLOAT32 ? (float) value : value;
        }
      }
      assertAccurate(one, dtype, a, 12);
    }
  }

  @Test
  void rankDeficientColumnsHaveNoTriangle() {
    for (int[] shape : new int[][] {{3, 3}, {5, 2}, {8, 5}}) {
      Case one = new Case(Kind.QR, shape[0], shape[1]);
      double[] a = ItemRuns.gaussian(Property.generator(1), 3 * shape[0] * shape[1]);
      for (int i = 0; i < shape[0]; i++) {
        a[i * shape[1] + 1] = 0;
      }
      ItemRuns.Result result = one.forward(DType.FLOAT64, a);
      assertArrayEquals(new long[] {2, 0, 0}, result.status());
      assertTrue(Arrays.stream(result.output(0, 0)).allMatch(Double::isNaN));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bitsDependOnTheItemAlone(Case one) {
    int count = 37;
    int bad = 11;
    for (DType dtype : PRECISIONS) {
      double[] a = matrices(Property.generator(5), dtype, one, count);
      ItemRuns.Result expected = one.forward(dtype, a);
      double[] spoilt = a.clone();
      spoilt[bad * one.rows * one.columns] = Double.POSITIVE_INFINITY;
      for (Arrangement arrangement : Arrangement.values()) {
        for (Provider provider : List.of(Provider.SCALAR, Provider.VECTOR)) {
          ItemwiseKernel kernel = one.plan(dtype, arrangement, provider);
          ItemRuns.Result result = ItemRuns.forward(kernel, dtype, arrangement, spoilt);
          for (int item = 0; item < count; item++) {
            assertEquals(item == bad ? 3 : 0, result.status()[item]);
            for (int output = 0; output < result.outputs().size(); output++) {
              double[] values = expected.output(output, item);
              Arrays.fill(values, item == bad ? 0 : values.length, values.length, Double.NaN);
              assertArrayEquals(values, result.output(output, item));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsMatchDifferences(Case one) {
    RandomGenerator random = Property.generator(17);
    double step = 1e-5;
    for (int repeat = 0; repeat < 3; repeat++) {
      double[] a = spread(one, matrices(random, DType.FLOAT64, one, 1));
      List<double[]> z =
          one.forward(DType.FLOAT64, a).outputs().stream()
              .map(array -> ItemRuns.gaussian(random, array.length))
              .toList();
      double[][] all = Stream.concat(Stream.of(a), z.stream()).toArray(double[][]::new);
      double[] gradient = one.backward(all);
      double[] direction = ItemRuns.gaussian(random, a.length);
      double expected =
          (8 * difference(one, a, direction, step, z) - difference(one, a, direction, 2 * step, z))
              / (12 * step);
      assertEquals(expected, ItemRuns.dot(gradient, direction), 1e-7 * (1 + norm(gradient)));
    }
  }

  /** A matrix whose singular values are 1, 1.5, 2, ... */
  private static double[] spread(Case one, double[] a) {
    Case svd = new Case(Kind.SVD, one.rows, one.columns);
    ItemRuns.Result result = svd.forward(DType.FLOAT64, a);
    double[] values = result.outputs().get(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 + 0.5 * (values.length - 1 - i);
    }
    return svd.product(result, 0);
  }

  private static double difference(
      Case one, double[] a, double[] direction, double step, List<double[]> z) {
    double sum = 0;
    for (double sign : new double[] {1, -1}) {
      double[] moved =
          IntStream.range(0, a.length)
              .mapToDouble(i -> a[i] + sign * step * direction[i])
              .toArray();
      List<double[]> y = one.forward(DType.FLOAT64, moved).outputs();
      for (int i = 0; i < z.size(); i++) {
        sum += sign * ItemRuns.dot(y.get(i), z.get(i));
      }
    }
    return sum;
  }

  @Test
  void argumentsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> QrFactorization.of(2, 3));
    assertThrows(IllegalArgumentException.class, () -> QrFactorization.of(65, 3));
    assertThrows(IllegalArgumentException.class, () -> QrFactorization.of(3, 0));
    assertThrows(IllegalArgumentException.class, () -> SingularValueDecomposition.of(0, 3));
    assertThrows(IllegalArgumentException.class, () -> SingularValueDecomposition.of(3, 65));
    assertTrue(QrFactorization.of(3, 2).describe().contains("3 x 2"));
    assertTrue(SingularValueDecomposition.of(3, 2).describe().contains("3 x 2"));
  }
}
