package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.ItemStatus;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixOperationTest {
  private record Result(double[] values, int[] statuses) {}

  private static Result run(MatrixOperation operation, DType dtype, double[]... inputs) {
    int n = operation.size();
    try (Arena arena = Arena.ofConfined()) {
      ItemwiseKernel kernel = Device.cpu().plan(operation, PlanOptions.of(dtype, Layout.IR_MUL));
      long items = inputs[0].length / (n * n);
      List<Tensor> in =
          Arrays.stream(inputs).map(x -> Tensor.copyOf(arena, dtype, x, items, n, n)).toList();
      Tensor out = Tensor.zeros(arena, dtype, items, n, n);
      Tensor status = Tensor.zeros(arena, DType.INT32, items);
      kernel.forward(in, List.of(out), status);
      int[] codes = Arrays.stream(status.toLongArray()).mapToInt(code -> (int) code).toArray();
      return new Result(out.toDoubleArray(), codes);
    }
  }

  private static double[] backward(MatrixOperation operation, double[] matrix, double[] gradient) {
    int n = operation.size();
    try (Arena arena = Arena.ofConfined()) {
      ItemwiseKernel kernel =
          Device.cpu().plan(operation, PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
      Tensor in = Tensor.copyOf(arena, DType.FLOAT64, matrix, 1, n, n);
      Tensor given = Tensor.copyOf(arena, DType.FLOAT64, gradient, 1, n, n);
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, 1, n, n);
      kernel.backward(List.of(in), List.of(given), List.of(out));
      return out.toDoubleArray();
    }
  }

  static List<Arguments> cases() {
    return Arrays.stream(MatrixFunction.values())
        .flatMap(
            f -> java.util.stream.IntStream.of(1, 2, 3, 4, 7).mapToObj(n -> Arguments.of(f, n)))
        .toList();
  }

  /** Close to a multiple of the identity: in the domain of all functions; symmetric if needed. */
  private static double[] matrix(RandomGenerator random, MatrixFunction function, int n) {
    double[] matrix = random.doubles((long) n * n, -0.4, 0.4).toArray();
    return shaped(matrix, function, n, 1.5);
  }

  private static double[] shaped(double[] matrix, MatrixFunction function, int n, double diagonal) {
    double[] shaped = matrix.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (function.ordinal() >= MatrixFunction.SYMMETRIC_EXP.ordinal()) {
          shaped[i * n + j] = (matrix[i * n + j] + matrix[j * n + i]) / 2;
        }
      }
      shaped[i * n + i] += diagonal;
    }
    return shaped;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void derivativesAndProducts(MatrixFunction function, int n) {
    MatrixOperation operation = MatrixOperation.of(function, n);
    Property.check(
        5,
        31,
        random -> {
          double[] a = matrix(random, function, n);
          double[] e = shaped(random.doubles((long) n * n, -1, 1).toArray(), function, n, 0);
          double[] g = shaped(random.doubles((long) n * n, -1, 1).toArray(), function, n, 0);
          double step = 1e-5;
          double[] plus = run(operation, DType.FLOAT64, sum(a, e, step)).values();
          double[] minus = run(operation, DType.FLOAT64, sum(a, e, -step)).values();
          double[] rate = new double[n * n];
          for (int i = 0; i < rate.length; i++) {
            rate[i] = (plus[i] - minus[i]) / (2 * step);
          }
          double[] derivative = run(operation.differentiated(), DType.FLOAT64, a, e).values();
          assertArrayEquals(rate, derivative, 3e-8);
          assertEquals(dot(g, rate), dot(backward(operation, a, g), e), 3e-8 * n * n);
        });
  }

  private static double[] sum(double[] a, double[] b, double factor) {
    double[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * b[i];
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 9})
  void rootsAndLogarithmsInvert(int n) {
    Property.check(
        10,
        32,
        random -> {
          double scale = Math.pow(10, random.nextDouble(-9, 9));
          double[] a =
              Arrays.stream(matrix(random, MatrixFunction.SQUARE_ROOT, n))
                  .map(entry -> scale * entry)
                  .toArray();
          MatrixOperation root = MatrixOperation.of(MatrixFunction.SQUARE_ROOT, n);
          double[] r = run(root, DType.FLOAT64, a).values();
          double[] square = new double[n * n];
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              for (int k = 0; k < n; k++) {
                square[i * n + j] += r[i * n + k] * r[k * n + j];
              }
            }
          }
          assertArrayEquals(a, square, 1e-13 * scale);
          double[] log = run(MatrixOperation.of(MatrixFunction.LOG, n), DType.FLOAT64, a).values();
          double[] back =
              run(MatrixOperation.of(MatrixFunction.EXP, n), DType.FLOAT64, log).values();
          assertArrayEquals(a, back, 4e-13 * scale);
        });
  }

  /** A bad item gets NaN and its status; its neighbours are bit for bit what they are alone. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6})
  void badItemsStayAlone(int n) {
    int nn = n * n;
    double[] batch = new double[6 * nn];
    RandomGenerator random = Property.generator(33);
    for (int item = 0; item < 6; item++) {
      System.arraycopy(matrix(random, MatrixFunction.LOG, n), 0, batch, item * nn, nn);
    }
    for (MatrixFunction function : List.of(MatrixFunction.LOG, MatrixFunction.SQUARE_ROOT)) {
      for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
        MatrixOperation operation = MatrixOperation.of(function, n);
        double[] good = run(operation, dtype, batch).values();
        double[] spoilt = batch.clone();
        spoilt[nn] = Double.NaN;
        Arrays.fill(spoilt, 3 * nn, 4 * nn, 0);
        for (int i = 0; i < n; i++) {
          spoilt[5 * nn + i * n + i] = i == 0 ? -2 : 1;
          for (int j = 0; j < n; j++) {
            spoilt[5 * nn + i * n + j] *= i == j ? 1 : 0;
          }
        }
        Result result = run(operation, dtype, spoilt);
        int[] statuses = {
          0,
          ItemStatus.NON_FINITE.code(),
          0,
          ItemStatus.SINGULAR.code(),
          0,
          ItemStatus.NO_PRINCIPAL.code()
        };
        assertArrayEquals(statuses, result.statuses(), function + " " + dtype);
        for (int item = 0; item < 6; item++) {
          for (int i = item * nn; i < (item + 1) * nn; i++) {
            if (item % 2 == 0) {
              assertEquals(good[i], result.values()[i], 0);
            } else {
              assertTrue(Double.isNaN(result.values()[i]), function + " item " + item);
            }
          }
        }
      }
    }
  }

  @Test
  void exponentialsThatOverflow() {
    double[] result =
        run(MatrixOperation.of(MatrixFunction.EXP, 2), DType.FLOAT64, new double[] {710, 0, 0, 1})
            .values();
    assertEquals(Double.POSITIVE_INFINITY, result[0]);
    assertEquals(0, result[1]);
    assertEquals(0, result[2]);
    assertEquals(Math.E, result[3], 1e-12);
    double[] three = new double[9];
    for (int i = 0; i < 9; i += 4) {
      three[i] = 710;
    }
    double[] cube = run(MatrixOperation.of(MatrixFunction.EXP, 3), DType.FLOAT64, three).values();
    for (int i = 0; i < 9; i++) {
      assertEquals(i % 4 == 0 ? Double.POSITIVE_INFINITY : 0, cube[i]);
    }
  }

  @Test
  void refusesWrongSizes() {
    assertThrows(IllegalArgumentException.class, () -> MatrixOperation.of(MatrixFunction.EXP, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> MatrixOperation.of(MatrixFunction.EXP, MatrixOperation.MAX_SIZE + 1));
  }
}
