package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;

/** Inverses of matrices of any size by Gauss and Jordan's elimination with partial pivoting. */
public final class LinearSolve {
  private final int n;
  private final Lane[][] left;
  private final Lane[][] right;
  private Lane smallestPivot;

  public LinearSolve(LaneMatrix matrix) {
    n = matrix.rows();
    LaneProgram program = matrix.program();
    LaneMatrix identity = LaneMatrix.identity(program, n);
    left = new Lane[n][n];
    right = new Lane[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        left[i][j] = matrix.at(i, j);
        right[i][j] = identity.at(i, j);
      }
    }
    smallestPivot = program.constant(Double.MAX_VALUE);
    for (int column = 0; column < n; column++) {
      for (int row = column + 1; row < n; row++) {
        exchangeIfLess(column, row);
      }
      eliminate(column);
    }
  }

  /** The larger pivot comes first. */
  private void exchangeIfLess(int column, int row) {
    Lane here = left[column][column].absolute();
    Lane there = left[row][column].absolute();
    for (Lane[][] side : new Lane[][][] {left, right}) {
      for (int j = 0; j < n; j++) {
        Lane first = side[column][j];
        Lane second = side[row][j];
        side[column][j] = here.ifLess(there, second, first);
        side[row][j] = here.ifLess(there, first, second);
      }
    }
  }

  private void eliminate(int column) {
    Lane pivot = left[column][column];
    Lane size = pivot.absolute();
    smallestPivot = size.ifLess(smallestPivot, size, smallestPivot);
    for (int j = 0; j < n; j++) {
      right[column][j] = right[column][j].over(pivot);
      left[column][j] = j > column ? left[column][j].over(pivot) : left[column][j];
    }
    for (int i = 0; i < n; i++) {
      if (i != column) {
        Lane factor = left[i][column].negated();
        for (int j = 0; j < n; j++) {
          right[i][j] = factor.timesPlus(right[column][j], right[i][j]);
          left[i][j] = j > column ? factor.timesPlus(left[column][j], left[i][j]) : left[i][j];
        }
      }
    }
  }

  /** Infinite or NaN where a pivot is zero. */
  public LaneMatrix inverse() {
    return LaneMatrix.of(n, n, (i, j) -> right[i][j]);
  }

  /** Zero where the matrix is singular. */
  public Lane smallestPivot() {
    return smallestPivot;
  }
}
