package dev.casimir.linalg;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Random factors of a product with its sums in double precision. */
final class MatrixCase {
  final DType dtype;
  final int rows;
  final int depth;
  final int columns;
  final MatrixMultiply operation;
  final Tensor first;
  final Tensor second;

  MatrixCase(
      Arena arena,
      RandomGenerator random,
      DType dtype,
      MatrixMultiply operation,
      int rows,
      int depth,
      int columns) {
    this.dtype = dtype;
    this.operation = operation;
    this.rows = rows;
    this.depth = depth;
    this.columns = columns;
    first =
        operation.transposeFirst()
            ? Tensor.random(arena, dtype, random.nextLong(), depth, rows)
            : Tensor.random(arena, dtype, random.nextLong(), rows, depth);
    second =
        operation.transposeSecond()
            ? Tensor.random(arena, dtype, random.nextLong(), columns, depth)
            : Tensor.random(arena, dtype, random.nextLong(), depth, columns);
  }

  double first(int row, int term) {
    return first.getDouble(
        operation.transposeFirst() ? (long) term * rows + row : (long) row * depth + term);
  }

  double second(int term, int column) {
    return second.getDouble(
        operation.transposeSecond()
            ? (long) column * depth + term
            : (long) term * columns + column);
  }

  /** The sums, one term after the other. */
  double[] expected() {
    double[] sums = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = 0;
        for (int t = 0; t < depth; t++) {
          sum += first(i, t) * second(t, j);
        }
        sums[i * columns + j] = sum;
      }
    }
    return sums;
  }

  /** What rounding may add up to. */
  double tolerance() {
    return (dtype == DType.FLOAT32 ? 1e-5 : 1e-13) * Math.sqrt(Math.max(1, depth));
  }

  static MatrixMultiply operation(int form) {
    return new MatrixMultiply((form & 1) != 0, (form & 2) != 0, Optional.empty());
  }
}
