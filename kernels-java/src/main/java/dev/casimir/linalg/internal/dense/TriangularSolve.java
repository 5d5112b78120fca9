package dev.casimir.linalg.internal.dense;

/** Division by a transposed triangular matrix. */
final class TriangularSolve {
  private TriangularSolve() {}

  /** Overwrites b, rows of n numbers, by b r^-T for an upper triangular r. */
  static void rightTransposed(int n, double[] r, double[] b) {
    for (int row = 0; row < b.length / n; row++) {
      for (int j = n - 1; j >= 0; j--) {
        double value = b[row * n + j];
        for (int k = j + 1; k < n; k++) {
          value = Math.fma(-b[row * n + k], r[j * n + k], value);
        }
        b[row * n + j] = value / r[j * n + j];
      }
    }
  }
}
