package dev.casimir.linalg.internal;

import dev.casimir.items.LaneRoutine;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * Similarities by powers of two that make rows and columns alike in size; exact. Without, matrices
 * close to triangular are scaled too much and lose up to ten digits.
 */
final class Balancing {
  /** Rows and columns whose sums are within this ratio stay as they are. */
  private static final double RATIO = 64;

  /** A matrix, and the exponents of the similarity so far as a column. */
  record State(LaneMatrix matrix, LaneMatrix exponents) {}

  private Balancing() {}

  /** One where a sweep would change something, else zero. */
  static Lane need(LaneMatrix matrix) {
    LaneProgram program = matrix.program();
    Lane need = program.constant(0);
    for (int i = 0; i < matrix.rows(); i++) {
      need = chosen(row(matrix, i), column(matrix, i), program.constant(1), need);
    }
    return need;
  }

  /** {@code yes} where row and column differ so much that scaling gains. */
  private static Lane chosen(Lane row, Lane column, Lane yes, Lane no) {
    return row.times(RATIO).ifLess(column, yes, column.times(RATIO).ifLess(row, yes, no));
  }

  /** The sum of a column but for the diagonal, never zero. */
  private static Lane column(LaneMatrix matrix, int index) {
    return sum(matrix.transposed(), index);
  }

  private static Lane row(LaneMatrix matrix, int index) {
    return sum(matrix, index);
  }

  private static Lane sum(LaneMatrix matrix, int row) {
    LaneProgram program = matrix.program();
    double least = program.dtype() == DType.FLOAT32 ? 0x1p-60 : 0x1p-200;
    Lane sum = program.constant(least);
    for (int k = 0; k < matrix.rows(); k++) {
      if (k != row) {
        sum = sum.plus(matrix.at(row, k).absolute());
      }
    }
    return sum;
  }

  /** Each row and column once. */
  static State sweep(State state) {
    LaneMatrix matrix = state.matrix();
    LaneMatrix exponents = state.exponents();
    for (int i = 0; i < matrix.rows(); i++) {
      Lane exponent = exponent(matrix, i);
      matrix = scale(matrix, i, exponent);
      int row = i;
      LaneMatrix before = exponents;
      exponents =
          LaneMatrix.of(
              before.rows(),
              1,
              (k, j) -> k == row ? before.at(k, 0).plus(exponent) : before.at(k, 0));
    }
    return new State(matrix, exponents);
  }

  /** Column i times 2^exponent, row i divided by it. */
  private static LaneMatrix scale(LaneMatrix matrix, int index, Lane exponent) {
    Lane up = exponent.powerOfTwo();
    Lane down = exponent.negated().powerOfTwo();
    return LaneMatrix.of(
        matrix.rows(),
        matrix.rows(),
        (i, j) -> {
          if (i == index) {
            return j == index ? matrix.at(i, j) : matrix.at(i, j).times(down);
          }
          return j == index ? matrix.at(i, j).times(up) : matrix.at(i, j);
        });
  }

  /** What column i is to be scaled by, 0 if that gains little. */
  private static Lane exponent(LaneMatrix matrix, int index) {
    LaneProgram program = matrix.program();
    Lane row = row(matrix, index);
    Lane column = column(matrix, index);
    Lane limit = program.constant(program.dtype() == DType.FLOAT32 ? 15 : 30);
    Lane wanted = row.exponent().minus(column.exponent()).times(0.5).rounded();
    Lane below = limit.ifLess(wanted, limit, wanted);
    Lane exponent = below.ifLess(limit.negated(), limit.negated(), below);
    return chosen(row, column, exponent, program.constant(0));
  }

  /** D matrix D^-1 with the powers of two D. */
  static LaneMatrix undone(LaneMatrix matrix, LaneMatrix exponents) {
    return similar(matrix, exponents, 1);
  }

  /** D^-1 matrix D. */
  static LaneMatrix done(LaneMatrix matrix, LaneMatrix exponents) {
    return similar(matrix, exponents, -1);
  }

  private static LaneMatrix similar(LaneMatrix matrix, LaneMatrix exponents, int sign) {
    int n = matrix.rows();
    return LaneMatrix.of(
        n,
        n,
        (i, j) -> {
          if (i == j) {
            return matrix.at(i, j);
          }
          Lane power = exponents.at(i, 0).minus(exponents.at(j, 0)).times(sign);
          return matrix.at(i, j).times(power.powerOfTwo());
        });
  }

  /**
   * Sweeps over a matrix and its exponents while any are left to do. A matrix that needs no
   * balancing passes unchanged.
   *
   * @param sweepsLeft the variable that counts down
   */
  static void repeat(LaneRoutine routine, MatrixRows matrix, MatrixRows exponents, int sweepsLeft) {
    LaneProgram program = routine.repeatedWhile(sweepsLeft);
    State state = sweep(new State(matrix.read(program), exponents.read(program)));
    matrix.write(program, state.matrix());
    exponents.write(program, state.exponents());
    program.output(sweepsLeft, program.input(sweepsLeft).minus(1));
  }
}
