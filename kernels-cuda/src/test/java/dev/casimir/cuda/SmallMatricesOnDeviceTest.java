package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.QuaternionMap;
import dev.casimir.lie.QuaternionOperation;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.MatrixFunction;
import dev.casimir.linalg.MatrixOperation;
import dev.casimir.linalg.QrFactorization;
import dev.casimir.linalg.SingularValueDecomposition;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions and decompositions of small matrices, and quaternions, against the CPU. */
@OnEveryDevice
class SmallMatricesOnDeviceTest {
  private static final DType[] PRECISIONS = {DType.FLOAT32, DType.FLOAT64};

  @ParameterizedTest
  @EnumSource
  void quaternionsHaveTheBitsOfTheCpu(QuaternionMap map) {
    compare(arrangement -> new QuaternionOperation(map, arrangement), quaternionItems(map));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void decompositionsHaveTheBitsOfTheCpu(int n) {
    for (Decomposition.Kind kind : Decomposition.Kind.values()) {
      boolean chart = kind.factors().size() == 1;
      // the CPU decomposes larger ones one by one
      if (n < 4 || !(chart || kind == Decomposition.Kind.KAK)) {
        compare(a -> Decomposition.of(kind, n).arranged(a), matrices(n, n));
      }
      if (n < 4 || !chart) {
        int numbers = chart ? n * n : kind.factors().size() == 2 ? 2 * n * n : 2 * n * n + n;
        compare(a -> Decomposition.of(kind, n).inverse().arranged(a), matrices(numbers, 1));
      }
    }
  }

  @Test
  void singularValuesAndOrthonormalFactorsHaveTheBitsOfTheCpu() {
    for (int n = 2; n < 4; n++) {
      int size = n;
      compare(a -> SingularValueDecomposition.of(size, size).arranged(a), matrices(n, n));
    }
    for (int rows = 2; rows <= 4; rows++) {
      for (int columns = 2; columns <= rows; columns++) {
        int r = rows;
        int c = columns;
        compare(a -> QrFactorization.of(r, c).arranged(a), matrices(r, c));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void exponentialsHaveTheBitsOfTheCpu(int n) {
    compare(a -> MatrixOperation.of(MatrixFunction.EXP, n).arranged(a), matrices(n, n));
    if (n > 2) {
      double[][] pairs = pairs(matrices(n, n));
      compare(a -> MatrixOperation.of(MatrixFunction.EXP, n).differentiated().arranged(a), pairs);
      MatrixOperation operation = MatrixOperation.of(MatrixFunction.EXP, n);
      for (DType dtype : PRECISIONS) {
        double[][] expected =
            ItemwiseRun.backward(Device.cpu(), operation, dtype, Arrangement.ITEM_MAJOR, pairs);
        double[][] got =
            ItemwiseRun.backward(device(), operation, dtype, Arrangement.ITEM_MAJOR, pairs);
        for (int i = 0; i < pairs.length; i++) {
          assertArrayEquals(plain(expected[i]), plain(got[i]));
        }
      }
    }
  }

  /**
   * Bits of the CPU for all items but those that it too computes in another way, one by one: their
   * relative error is that of the condition.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void logarithmsAndRootsAreThoseOfTheCpu(int n) {
    for (MatrixFunction function : List.of(MatrixFunction.LOG, MatrixFunction.SQUARE_ROOT)) {
      MatrixOperation operation = MatrixOperation.of(function, n);
      double[][] items = matrices(n, n, 1.5);
      double[] conditions = ItemwiseRun.conditions(operation, items);
      for (DType dtype : PRECISIONS) {
        ItemwiseRun expected =
            ItemwiseRun.forward(Device.cpu(), operation, dtype, Arrangement.ITEM_MAJOR, items);
        ItemwiseRun got =
            ItemwiseRun.forward(device(), operation, dtype, Arrangement.ITEM_MAJOR, items);
        int different = 0;
        for (int i = 0; i < items.length; i++) {
          String what = function + " " + dtype + " " + Arrays.toString(items[i]);
          assertEquals(expected.statuses()[i], got.statuses()[i], what);
          if (!Arrays.equals(plain(expected.outputs()[i]), plain(got.outputs()[i]))) {
            different++;
            // a random move sees about one part in n of the worst
            double bound = 16 * n * dtype.unitRoundoff() * conditions[i];
            assertArrayEquals(expected.outputs()[i], got.outputs()[i], bound, what);
          }
        }
        // of three hundred some are ill conditioned, in single precision more
        assertEquals(0, different / (n == 2 ? 1 : 200), operation + " " + dtype + " " + different);
      }
    }
  }

  @Test
  void whatADeviceCannotDoItSays() {
    MatrixOperation operation = MatrixOperation.of(MatrixFunction.EXP, 7);
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    assertThrows(UnsupportedOperationException.class, () -> device().plan(operation, options));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 33, 1000})
  void batchesOfAllSizes(int n) {
    double[][] items = Arrays.copyOf(matrices(3, 3), n);
    for (int i = 0; i < n; i++) {
      if (items[i] == null) {
        items[i] = items[i % 100];
      }
    }
    compare(a -> Decomposition.of(Decomposition.Kind.POLAR, 3).arranged(a), items);
  }

  private static void compare(
      Function<Arrangement, Operation<ItemwiseKernel>> operations, double[][] items) {
    for (DType dtype : PRECISIONS) {
      // planning for the CPU takes longer than the rest: one arrangement for each precision
      Arrangement arrangement =
          dtype == DType.FLOAT32 ? Arrangement.COMPONENT_MAJOR : Arrangement.ITEM_MAJOR;
      Operation<ItemwiseKernel> operation = operations.apply(arrangement);
      ItemwiseRun expected =
          ItemwiseRun.forward(Device.cpu(), operation, dtype, arrangement, items);
      ItemwiseRun got = ItemwiseRun.forward(device(), operation, dtype, arrangement, items);
      for (int i = 0; i < items.length; i++) {
        String what = operation.describe() + " " + dtype + " " + Arrays.toString(items[i]);
        assertEquals(expected.statuses()[i], got.statuses()[i], "status: " + what);
        double[] right = plain(expected.outputs()[i]);
        double[] out = plain(got.outputs()[i]);
        if (right.length != 21 || !isSameProduct(right, out, dtype)) {
          assertArrayEquals(right, out, what);
        }
      }
    }
  }

  /**
   * Whether two pairs of orthogonal 3 x 3 factors and three values belong to the same singular
   * matrix: the CPU computes those one by one, and their factors are not unique.
   */
  private static boolean isSameProduct(double[] right, double[] out, DType dtype) {
    double size = Math.abs(right[9]);
    double bound = 16 * dtype.unitRoundoff();
    boolean same = size > 0 && right[11] <= bound * size;
    for (int i = 9; i < 12; i++) {
      same &= Math.abs(right[i] - out[i]) <= bound * size;
    }
    for (int i = 0; i < 9; i++) {
      same &= Math.abs(gram(out, 0, i / 3, i % 3) - (i % 4 == 0 ? 1 : 0)) <= bound;
      same &= Math.abs(gram(out, 12, i / 3, i % 3) - (i % 4 == 0 ? 1 : 0)) <= bound;
    }
    return same;
  }

  private static double gram(double[] numbers, int from, int i, int j) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += numbers[from + 3 * k + i] * numbers[from + 3 * k + j];
    }
    return sum;
  }

  /** Zeros without a sign. */
  private static double[] plain(double[] numbers) {
    return Arrays.stream(numbers).map(x -> x + 0.0).toArray();
  }

  /** Of all sizes and conditions; singular, orthogonal, triangular ones; NaN and infinities. */
  private static double[][] matrices(int rows, int columns) {
    return matrices(rows, columns, 6);
  }

  private static double[][] matrices(int rows, int columns, double spread) {
    Random random = new Random(5);
    int size = rows * columns;
    List<double[]> items = new ArrayList<>();
    for (double scale : new double[] {1, 0.05, 3, 1e-8, 1e8, 1e-30}) {
      for (int i = 0; i < 20; i++) {
        double[] item = new double[size];
        Arrays.setAll(item, k -> scale * random.nextGaussian());
        items.add(item);
        double[] nearIdentity = item.clone();
        for (int k = 0; k < Math.min(rows, columns); k++) {
          nearIdentity[k * columns + k] += 1;
        }
        items.add(nearIdentity);
      }
    }
    for (int i = 0; i < 20; i++) {
      // entries of very different sizes, and a triangle
      double[] item = new double[size];
      Arrays.setAll(
          item, k -> Math.pow(10, spread * random.nextGaussian()) * random.nextGaussian());
      items.add(item);
      int half = size / 2;
      double[] lower = new double[size];
      Arrays.setAll(lower, k -> k % columns > k / columns ? 0 : 1 + random.nextDouble() + half);
      items.add(lower);
    }
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    items.add(ones);
    items.add(new double[size]);
    for (double odd :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, spread < 6 ? 1e-30 : 1e-300, -1}) {
      double[] item = new double[size];
      for (int k = 0; k < Math.min(rows, columns); k++) {
        item[k * columns + k] = 1;
      }
      item[0] = odd;
      items.add(item);
    }
    return items.toArray(double[][]::new);
  }

  private static double[][] pairs(double[][] items) {
    double[][] pairs = new double[items.length][];
    for (int i = 0; i < items.length; i++) {
      double[] other = items[(i + 2) % 40];
      pairs[i] = Arrays.copyOf(items[i], 2 * other.length);
      System.arraycopy(other, 0, pairs[i], other.length, other.length);
    }
    return pairs;
  }

  private static double[][] quaternionItems(QuaternionMap map) {
    int size = ItemwiseRun.size(map.inputs());
    double[][] items = matrices(size, 1);
    if (map != QuaternionMap.FROM_MATRIX) {
      return items;
    }
    QuaternionOperation matrices = QuaternionOperation.of(QuaternionMap.TO_MATRIX);
    return ItemwiseRun.forward(
            Device.cpu(), matrices, DType.FLOAT64, Arrangement.ITEM_MAJOR, matrices(4, 1))
        .outputs();
  }
}
