package dev.casimir.frames.internal;

/** Gaussian elimination with row exchanges. */
final class Elimination {
  private Elimination() {}

  /** The determinant of a row-major matrix, which is overwritten. */
  static double determinant(int n, double[] a) {
    double determinant = 1;
    for (int column = 0; column < n; column++) {
      int pivot = column;
      for (int i = column + 1; i < n; i++) {
        if (Math.abs(a[i * n + column]) > Math.abs(a[pivot * n + column])) {
          pivot = i;
        }
      }
      double head = a[pivot * n + column];
      if (head == 0) {
        return 0;
      }
      for (int j = 0; pivot != column && j < n; j++) {
        double kept = a[column * n + j];
        a[column * n + j] = a[pivot * n + j];
        a[pivot * n + j] = kept;
      }
      determinant *= pivot == column ? head : -head;
      for (int i = column + 1; i < n; i++) {
        double factor = a[i * n + column] / head;
        for (int j = column; j < n; j++) {
          a[i * n + j] -= factor * a[column * n + j];
        }
      }
    }
    return determinant;
  }
}
