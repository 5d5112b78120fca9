package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * Similarities by powers of two that make rows and columns alike in size; exact. Without, matrices
 * close to triangular are scaled too much and lose up to ten digits.
 */
final class Balancing {
  private static final double GAIN = 0.95;

  /** A matrix, and the exponents of the similarity so far as a column. */
  record State(LaneMatrix matrix, LaneMatrix exponents) {}

  private Balancing() {}

  /** One where a sweep would change something, else zero. */
  static Lane need(LaneMatrix matrix) {
    LaneProgram program = matrix.program();
    Lane need = program.constant(0);
    for (int i = 0; i < matrix.rows(); i++) {
      Lane exponent = exponent(matrix, i);
      need = exponent.ifEqual(0, need, program.constant(1));
    }
    return need;
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
    double least = program.dtype() == DType.FLOAT32 ? 0x1p-60 : 0x1p-200;
    Lane column = program.constant(least);
    Lane row = program.constant(least);
    for (int k = 0; k < matrix.rows(); k++) {
      if (k != index) {
        column = column.plus(matrix.at(k, index).absolute());
        row = row.plus(matrix.at(index, k).absolute());
      }
    }
    Lane limit = program.constant(program.dtype() == DType.FLOAT32 ? 15 : 30);
    Lane wanted = row.exponent().minus(column.exponent()).times(0.5).rounded();
    Lane below = limit.ifLess(wanted, limit, wanted);
    Lane exponent = below.ifLess(limit.negated(), limit.negated(), below);
    Lane scaled =
        column.timesPlus(exponent.powerOfTwo(), row.times(exponent.negated().powerOfTwo()));
    Lane zero = program.constant(0);
    return scaled.ifLess(column.plus(row).times(GAIN), exponent, zero);
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
}
