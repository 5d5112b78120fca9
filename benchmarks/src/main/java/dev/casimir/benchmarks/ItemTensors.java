package dev.casimir.benchmarks;

import dev.casimir.device.ItemShape;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/** Tensors of a batch of items, and their numbers item by item, whatever the arrangement. */
public final class ItemTensors {
  private ItemTensors() {}

  /** A tensor of zeros: {@code [items, shape]} or {@code [shape, items]}. */
  public static Tensor zeros(
      Arena arena, DType dtype, Arrangement arrangement, ItemShape shape, int items) {
    int rank = shape.extents().size();
    int first = arrangement == Arrangement.ITEM_MAJOR ? 1 : 0;
    long[] extents = new long[rank + 1];
    extents[first == 1 ? 0 : rank] = items;
    for (int i = 0; i < rank; i++) {
      extents[first + i] = shape.extents().get(i);
    }
    return Tensor.zeros(arena, dtype, extents);
  }

  /** A tensor of those numbers, given item by item. */
  public static Tensor of(
      Arena arena, DType dtype, Arrangement arrangement, ItemShape shape, double[] rows) {
    int items = rows.length / shape.size();
    Tensor tensor = zeros(arena, dtype, arrangement, shape, items);
    for (int item = 0; item < items; item++) {
      for (int k = 0; k < shape.size(); k++) {
        long place = place(arrangement, shape.size(), items, item, k);
        tensor.setDouble(place, rows[item * shape.size() + k]);
      }
    }
    return tensor;
  }

  /** The numbers of a tensor, item by item. */
  public static double[] rows(Tensor tensor, Arrangement arrangement, ItemShape shape) {
    double[] rows = new double[Math.toIntExact(tensor.size())];
    int items = rows.length / shape.size();
    for (int item = 0; item < items; item++) {
      for (int k = 0; k < shape.size(); k++) {
        long place = place(arrangement, shape.size(), items, item, k);
        rows[item * shape.size() + k] = tensor.getDouble(place);
      }
    }
    return rows;
  }

  private static long place(Arrangement arrangement, int size, int items, int item, int k) {
    return arrangement == Arrangement.ITEM_MAJOR ? (long) item * size + k : (long) k * items + item;
  }
}
