package dev.casimir.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A function of another library and the objects of that library it is applied to, made beforehand.
 * Results are kept, as a program would keep them.
 *
 * @param <I> what goes in for one item
 * @param <O> what comes out
 */
final class MappedItems<I, O> {
  private final List<I> operands = new ArrayList<>();
  private final List<O> results = new ArrayList<>();
  private final Function<I, O> function;
  private final Function<O, double[]> numbers;

  /**
   * @param rows numbers of all operands, item by item
   * @param size numbers of one operand
   * @param operand makes one from its numbers
   * @param numbers of a result, in the order that ours has
   */
  MappedItems(
      double[] rows,
      int size,
      Function<double[], I> operand,
      Function<I, O> function,
      Function<O, double[]> numbers) {
    this.function = function;
    this.numbers = numbers;
    for (int start = 0; start < rows.length; start += size) {
      operands.add(operand.apply(Arrays.copyOfRange(rows, start, start + size)));
      results.add(function.apply(operands.getLast()));
    }
  }

  void run() {
    for (int i = 0; i < operands.size(); i++) {
      results.set(i, function.apply(operands.get(i)));
    }
  }

  /** Numbers of the results, item by item. */
  double[] rows() {
    return results.stream().flatMapToDouble(o -> Arrays.stream(numbers.apply(o))).toArray();
  }

  /** The rows of a 3x3 matrix. */
  static double[][] matrix(double[] numbers) {
    return new double[][] {
      {numbers[0], numbers[1], numbers[2]},
      {numbers[3], numbers[4], numbers[5]},
      {numbers[6], numbers[7], numbers[8]}
    };
  }

  /** The numbers of a matrix, row by row. */
  static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }
}
