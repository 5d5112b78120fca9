package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;

/** Determinants and inverses of matrices of up to four rows, by cofactors. */
public final class LaneInverse {
  private final LaneMatrix adjugate;
  private final Lane determinant;

  public LaneInverse(LaneMatrix matrix) {
    int n = matrix.rows();
    adjugate =
        switch (n) {
          case 1 -> LaneMatrix.identity(matrix.program(), 1);
          case 2 -> of2(matrix);
          case 3 -> of3(matrix);
          case 4 -> of4(matrix);
          default -> throw new IllegalArgumentException("matrix: expected 1..4 rows, got " + n);
        };
    determinant = n == 2 ? ClosedForms2.determinant(matrix) : expansion(matrix);
  }

  public Lane determinant() {
    return determinant;
  }

  /** The inverse; infinite or NaN where the determinant is zero. */
  public LaneMatrix inverse() {
    return adjugate.times(determinant.program().constant(1).over(determinant));
  }

  /** The transposed matrix of cofactors. */
  public LaneMatrix adjugate() {
    return adjugate;
  }

  private Lane expansion(LaneMatrix matrix) {
    Lane sum = matrix.at(0, 0).times(adjugate.at(0, 0));
    for (int j = 1; j < matrix.rows(); j++) {
      sum = matrix.at(0, j).timesPlus(adjugate.at(j, 0), sum);
    }
    return sum;
  }

  private static LaneMatrix of2(LaneMatrix m) {
    return LaneMatrix.of(2, 2, (i, j) -> i == j ? m.at(1 - i, 1 - j) : m.at(i, j).negated());
  }

  private static LaneMatrix of3(LaneMatrix m) {
    return LaneMatrix.of(
        3,
        3,
        (i, j) -> {
          int a = (j + 1) % 3;
          int b = (j + 2) % 3;
          int c = (i + 1) % 3;
          int d = (i + 2) % 3;
          return minor(m, a, b, c, d);
        });
  }

  /** m[a][c] m[b][d] - m[a][d] m[b][c]. */
  private static Lane minor(LaneMatrix m, int a, int b, int c, int d) {
    Lane second = m.at(a, d).times(m.at(b, c));
    return m.at(a, c).timesPlus(m.at(b, d), second.negated());
  }

  /** By the minors of the first two and of the last two rows. */
  private static LaneMatrix of4(LaneMatrix m) {
    Lane[][] upper = new Lane[4][4];
    Lane[][] lower = new Lane[4][4];
    for (int c = 0; c < 4; c++) {
      for (int d = c + 1; d < 4; d++) {
        upper[c][d] = minor(m, 0, 1, c, d);
        lower[c][d] = minor(m, 2, 3, c, d);
      }
    }
    return LaneMatrix.of(
        4,
        4,
        (i, j) -> {
          // cofactor of entry (j, i): the rows but j, the columns but i
          Lane[][] minors = j < 2 ? lower : upper;
          int row = j < 2 ? 1 - j : 5 - j;
          int[] columns = new int[3];
          int count = 0;
          for (int column = 0; column < 4; column++) {
            if (column != i) {
              columns[count++] = column;
            }
          }
          Lane sum = m.at(row, columns[0]).times(minors[columns[1]][columns[2]]);
          Lane middle = m.at(row, columns[1]).negated();
          sum = middle.timesPlus(minors[columns[0]][columns[2]], sum);
          sum = m.at(row, columns[2]).timesPlus(minors[columns[0]][columns[1]], sum);
          return (i + j) % 2 == 0 ? sum : sum.negated();
        });
  }
}
