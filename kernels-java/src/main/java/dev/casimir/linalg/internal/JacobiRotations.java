package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/** A symmetric matrix while pairs of its rows are rotated, and the product of the rotations. */
final class JacobiRotations {
  private final int n;
  private final LaneProgram program;
  private final Lane[][] a;
  private final Lane[][] v;

  /**
   * The smallest normal number, so far below squares of entries near one that it changes nothing
   * but 0 / 0.
   */
  private final Lane least;

  JacobiRotations(LaneMatrix matrix, LaneMatrix vectors) {
    n = matrix.rows();
    program = matrix.program();
    a = new Lane[n][n];
    v = new Lane[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = matrix.at(i, j);
        v[i][j] = vectors.at(i, j);
      }
    }
    least =
        program.constant(program.dtype() == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL);
  }

  Lane matrix(int row, int column) {
    return a[row][column];
  }

  LaneMatrix vectors() {
    return LaneMatrix.of(n, n, (i, j) -> v[i][j]);
  }

  /** Rotates every pair once, row by row. */
  void sweep() {
    for (int p = 0; p < n - 1; p++) {
      for (int q = p + 1; q < n; q++) {
        rotate(p, q);
      }
    }
  }

  private void rotate(int p, int q) {
    Lane entry = a[p][q];
    Lane one = program.constant(1);
    Lane twice = entry.times(2);
    Lane difference = a[q][q].minus(a[p][p]);
    Lane root = difference.timesPlus(difference, twice.timesPlus(twice, least)).squareRoot();
    Lane far = difference.plus(difference.ifLess(0, root.negated(), root));
    Lane tangent = twice.over(far);
    Lane cosine = one.over(tangent.timesPlus(tangent, one).squareRoot());
    Lane sine = tangent.times(cosine);
    a[p][p] = tangent.negated().timesPlus(entry, a[p][p]);
    a[q][q] = tangent.timesPlus(entry, a[q][q]);
    a[p][q] = program.constant(0);
    a[q][p] = a[p][q];
    for (int r = 0; r < n; r++) {
      if (r != p && r != q) {
        turn(a, r, p, q, cosine, sine);
        a[p][r] = a[r][p];
        a[q][r] = a[r][q];
      }
      turn(v, r, p, q, cosine, sine);
    }
  }

  private static void turn(Lane[][] x, int row, int p, int q, Lane cosine, Lane sine) {
    Lane left = x[row][p];
    Lane right = x[row][q];
    x[row][p] = cosine.timesPlus(left, sine.negated().times(right));
    x[row][q] = sine.timesPlus(left, cosine.times(right));
  }
}
