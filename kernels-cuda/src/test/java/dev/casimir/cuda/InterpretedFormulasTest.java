package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.casimir.device.Device;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Formulas of the CPU that a device interprets have its bits. */
@OnEveryDevice
class InterpretedFormulasTest {
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void interpretedFormulasHaveTheBitsOfTheCpu(DType dtype) {
    Arrangement arrangement =
        dtype == DType.FLOAT32 ? Arrangement.COMPONENT_MAJOR : Arrangement.ITEM_MAJOR;
    // loops as long as an item needs them, tables, and numbers beyond shared memory
    forward(MatrixOperation.of(MatrixFunction.SYMMETRIC_LOG, 3).arranged(arrangement), dtype);
    forward(new QrFactorization(6, 4, arrangement), dtype);
    backward(new LieOperation(LieGroup.sim(3), LieMap.EXP, arrangement), dtype);
    backward(new QuaternionOperation(QuaternionMap.FROM_MATRIX, arrangement), dtype);
    backward(Decomposition.of(Decomposition.Kind.POLAR, 4).arranged(arrangement), dtype);
  }

  private static void forward(Operation<ItemwiseKernel> operation, DType dtype) {
    double[][] items = items(shapes(operation, dtype, false));
    Arrangement arrangement = arrangement(dtype);
    ItemwiseRun expected = ItemwiseRun.forward(Device.cpu(), operation, dtype, arrangement, items);
    ItemwiseRun got = ItemwiseRun.forward(device(), operation, dtype, arrangement, items);
    assertArrayEquals(expected.statuses(), got.statuses(), operation.describe());
    assertSame(operation, dtype, expected.outputs(), got.outputs());
  }

  private static void backward(Operation<ItemwiseKernel> operation, DType dtype) {
    double[][] items = items(shapes(operation, dtype, true));
    Arrangement arrangement = arrangement(dtype);
    assertSame(
        operation,
        dtype,
        ItemwiseRun.backward(Device.cpu(), operation, dtype, arrangement, items),
        ItemwiseRun.backward(device(), operation, dtype, arrangement, items));
  }

  private static Arrangement arrangement(DType dtype) {
    return dtype == DType.FLOAT32 ? Arrangement.COMPONENT_MAJOR : Arrangement.ITEM_MAJOR;
  }

  private static void assertSame(
      Operation<ItemwiseKernel> operation, DType dtype, double[][] expected, double[][] got) {
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], got[i], operation.describe() + " " + dtype + " item " + i);
    }
  }

  private static int shapes(Operation<ItemwiseKernel> operation, DType dtype, boolean backward) {
    ItemwiseKernel kernel = device().plan(operation, PlanOptions.of(dtype, Layout.MUL_IR));
    Stream<ItemShape> shapes = kernel.inputs().stream();
    return ItemwiseRun.size(
        (backward ? Stream.concat(shapes, kernel.outputs().stream()) : shapes).toList());
  }

  /** More than a block of random ones of all sizes, zero, one, NaN and an infinity. */
  private static double[][] items(int size) {
    Random random = new Random(21);
    List<double[]> items = new ArrayList<>();
    for (double scale : new double[] {1, 0.1, 3, 1e-9, 100}) {
      for (int i = 0; i < 40; i++) {
        double[] item = new double[size];
        Arrays.setAll(item, k -> scale * random.nextGaussian());
        items.add(item);
      }
    }
    items.add(new double[size]);
    for (double first : new double[] {1, Double.NaN, Double.NEGATIVE_INFINITY}) {
      double[] item = new double[size];
      item[0] = first;
      items.add(item);
    }
    return items.toArray(double[][]::new);
  }

  /** Columns whose squares single precision does not tell from zero: double does. */
  @Test
  void whatSinglePrecisionGivesUpIsComputedInDouble() {
    Operation<ItemwiseKernel> operation = SingularValueDecomposition.of(3, 3);
    Random random = new Random(4);
    double[][] items = new double[60][30];
    for (int i = 0; i < items.length; i++) {
      float smallest = (float) Math.pow(10, -8 - i % 20);
      Arrays.setAll(items[i], k -> k < 9 && k % 3 == 2 ? smallest : (float) random.nextGaussian());
    }
    double[][] matrices =
        Stream.of(items).map(item -> Arrays.copyOf(item, 9)).toArray(double[][]::new);
    Function<Device, ItemwiseRun> forward =
        device ->
            ItemwiseRun.forward(device, operation, DType.FLOAT32, Arrangement.ITEM_MAJOR, matrices);
    ItemwiseRun expected = forward.apply(Device.cpu());
    ItemwiseRun got = forward.apply(device());
    assertArrayEquals(expected.statuses(), got.statuses());
    assertClose(expected.outputs(), got.outputs());
    Function<Device, double[][]> backward =
        device ->
            ItemwiseRun.backward(device, operation, DType.FLOAT32, Arrangement.ITEM_MAJOR, items);
    assertClose(backward.apply(Device.cpu()), backward.apply(device()));
  }

  /** Where the CPU too leaves single precision both have rounded once, but for its last digits. */
  private static void assertClose(double[][] expected, double[][] got) {
    for (int i = 0; i < expected.length; i++) {
      double size = Arrays.stream(expected[i]).map(Math::abs).max().orElse(0);
      assertArrayEquals(expected[i], got[i], 0x1p-23 * size, "item " + i);
    }
  }
}
