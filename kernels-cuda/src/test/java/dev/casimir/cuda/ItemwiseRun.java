package dev.casimir.cuda;

import dev.casimir.device.Device;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What an operation makes of items on one device.
 *
 * @param outputs of every item, one after the other
 * @param statuses of every item
 */
record ItemwiseRun(double[][] outputs, int[] statuses) {
  /** Small enough for derivatives, far above the rounding of doubles. */
  private static final double MOVE = 0x1p-26;

  /** Runs items given as rows of all inputs, one after the other. */
  static ItemwiseRun forward(
      Device device,
      Operation<ItemwiseKernel> operation,
      DType dtype,
      Arrangement arrangement,
      double[][] items) {
    ItemwiseKernel kernel = device.plan(operation, PlanOptions.of(dtype, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> in = tensors(arena, kernel.inputs(), dtype, arrangement, items.length);
      List<Tensor> out = tensors(arena, kernel.outputs(), dtype, arrangement, items.length);
      write(kernel.inputs(), in, arrangement, items);
      Tensor status = Tensor.zeros(arena, DType.INT32, items.length);
      kernel.forward(in, out, status);
      int[] codes = Arrays.stream(status.toLongArray()).mapToInt(code -> (int) code).toArray();
      return new ItemwiseRun(read(kernel.outputs(), out, arrangement, items.length), codes);
    }
  }

  /** The gradients of the inputs, of rows that hold the inputs and the gradients of the outputs. */
  static double[][] backward(
      Device device,
      Operation<ItemwiseKernel> operation,
      DType dtype,
      Arrangement arrangement,
      double[][] items) {
    ItemwiseKernel kernel = device.plan(operation, PlanOptions.of(dtype, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      List<ItemShape> shapes = new ArrayList<>(kernel.inputs());
      shapes.addAll(kernel.outputs());
      List<Tensor> in = tensors(arena, shapes, dtype, arrangement, items.length);
      List<Tensor> out = tensors(arena, kernel.inputs(), dtype, arrangement, items.length);
      write(shapes, in, arrangement, items);
      int count = kernel.inputs().size();
      kernel.backward(in.subList(0, count), in.subList(count, in.size()), out);
      return read(kernel.inputs(), out, arrangement, items.length);
    }
  }

  /**
   * The condition of every item: how far its outputs move, as the largest of them, when each input
   * moves by one part of the largest; plus their size. By the CPU in double precision; the larger
   * of two random moves. Infinite where a move changes the status.
   */
  static double[] conditions(Operation<ItemwiseKernel> operation, double[][] items) {
    ItemwiseRun still =
        forward(Device.cpu(), operation, DType.FLOAT64, Arrangement.ITEM_MAJOR, items);
    double[] conditions = new double[items.length];
    Random random = new Random(1);
    for (int move = 0; move < 2; move++) {
      double[][] moved = new double[items.length][];
      for (int i = 0; i < items.length; i++) {
        double[] item = items[i];
        double step = MOVE * Arrays.stream(item).map(Math::abs).max().orElse(0);
        moved[i] = new double[item.length];
        Arrays.setAll(moved[i], k -> item[k] + step * random.nextGaussian());
      }
      ItemwiseRun other =
          forward(Device.cpu(), operation, DType.FLOAT64, Arrangement.ITEM_MAJOR, moved);
      for (int i = 0; i < items.length; i++) {
        boolean same = still.statuses()[i] == other.statuses()[i];
        double condition = same ? condition(still.outputs()[i], other.outputs()[i]) : 1 / 0.0;
        conditions[i] = Math.max(conditions[i], condition);
      }
    }
    return conditions;
  }

  private static double condition(double[] still, double[] moved) {
    double size = 0;
    double change = 0;
    for (int k = 0; k < still.length; k++) {
      size = Math.max(size, Math.abs(still[k]));
      change = Math.max(change, Math.abs(moved[k] - still[k]));
    }
    return size + change / MOVE;
  }

  /** Numbers of an item. */
  static int size(List<ItemShape> shapes) {
    return shapes.stream().mapToInt(ItemShape::size).sum();
  }

  private static List<Tensor> tensors(
      Arena arena, List<ItemShape> shapes, DType dtype, Arrangement arrangement, int items) {
    List<Tensor> tensors = new ArrayList<>();
    for (ItemShape shape : shapes) {
      List<Long> extents =
          new ArrayList<>(shape.extents().stream().map(Integer::longValue).toList());
      extents.add(arrangement == Arrangement.ITEM_MAJOR ? 0 : extents.size(), (long) items);
      long[] all = extents.stream().mapToLong(Long::longValue).toArray();
      tensors.add(Tensor.zeros(arena, dtype, all));
    }
    return tensors;
  }

  private static long at(Arrangement arrangement, int items, int size, int item, int number) {
    return arrangement == Arrangement.ITEM_MAJOR
        ? (long) item * size + number
        : (long) number * items + item;
  }

  private static void write(
      List<ItemShape> shapes, List<Tensor> tensors, Arrangement arrangement, double[][] items) {
    int offset = 0;
    for (int t = 0; t < tensors.size(); t++) {
      int size = shapes.get(t).size();
      for (int item = 0; item < items.length; item++) {
        for (int k = 0; k < size; k++) {
          long place = at(arrangement, items.length, size, item, k);
          tensors.get(t).setDouble(place, items[item][offset + k]);
        }
      }
      offset += size;
    }
  }

  private static double[][] read(
      List<ItemShape> shapes, List<Tensor> tensors, Arrangement arrangement, int items) {
    double[][] rows = new double[items][size(shapes)];
    int offset = 0;
    for (int t = 0; t < tensors.size(); t++) {
      int size = shapes.get(t).size();
      for (int item = 0; item < items; item++) {
        for (int k = 0; k < size; k++) {
          long place = at(arrangement, items, size, item, k);
          rows[item][offset + k] = tensors.get(t).getDouble(place);
        }
      }
      offset += size;
    }
    return rows;
  }
}
