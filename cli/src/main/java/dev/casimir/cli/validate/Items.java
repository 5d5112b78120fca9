package dev.casimir.cli.validate;

import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/** Tensors of items in either arrangement, from and to rows. */
final class Items {
  private Items() {}

  /** The rows of an operand. */
  static Tensor tensor(Arena arena, DType precision, Arrangement arrangement, Operand operand) {
    if (arrangement == Arrangement.ITEM_MAJOR) {
      return operand.tensor(arena, precision);
    }
    long[] shape = operand.shape();
    double[] turned = turn(operand.values(), shape[0], true);
    return Tensor.copyOf(arena, precision, turned, itemsLast(shape));
  }

  /** Room for rows. */
  static Tensor zeros(Arena arena, DType precision, Arrangement arrangement, long... shape) {
    return Tensor.zeros(
        arena, precision, arrangement == Arrangement.ITEM_MAJOR ? shape : itemsLast(shape));
  }

  /** The rows of an output. */
  static Result result(String name, Arrangement arrangement, Tensor tensor) {
    if (arrangement == Arrangement.ITEM_MAJOR) {
      return Result.of(name, tensor);
    }
    long[] last = tensor.shape();
    long[] shape = new long[last.length];
    shape[0] = last[last.length - 1];
    System.arraycopy(last, 0, shape, 1, last.length - 1);
    double[] rows = turn(tensor.toDoubleArray(), shape[0], false);
    return new Result(name, rows, !tensor.dtype().isFloating(), shape);
  }

  private static long[] itemsLast(long... shape) {
    long[] last = new long[shape.length];
    System.arraycopy(shape, 1, last, 0, shape.length - 1);
    last[shape.length - 1] = shape[0];
    return last;
  }

  private static double[] turn(double[] values, long items, boolean fromRows) {
    double[] turned = new double[values.length];
    int n = (int) items;
    int width = n == 0 ? 0 : values.length / n;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < width; j++) {
        turned[fromRows ? j * n + i : i * width + j] = values[fromRows ? i * width + j : j * n + i];
      }
    }
    return turned;
  }
}
