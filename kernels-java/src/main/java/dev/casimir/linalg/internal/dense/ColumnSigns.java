package dev.casimir.linalg.internal.dense;

/** Makes the largest entry of every column, the first of several, positive. */
public final class ColumnSigns {
  private ColumnSigns() {}

  /**
   * Changes the signs of columns.
   *
   * @param columns of every array
   * @param decisive the matrix whose entries decide
   * @param followers matrices whose columns change with them
   */
  public static void orient(int columns, double[] decisive, double[]... followers) {
    for (int j = 0; j < columns; j++) {
      double largest = 0;
      for (int at = j; at < decisive.length; at += columns) {
        if (Math.abs(decisive[at]) > Math.abs(largest)) {
          largest = decisive[at];
        }
      }
      if (largest < 0) {
        negate(j, columns, decisive);
        for (double[] follower : followers) {
          negate(j, columns, follower);
        }
      }
    }
  }

  private static void negate(int column, int columns, double[] matrix) {
    for (int at = column; at < matrix.length; at += columns) {
      matrix[at] = -matrix[at];
    }
  }
}
