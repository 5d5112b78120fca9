package dev.casimir.linalg.internal.dense;

/** Solves linear systems of size n by Gaussian elimination with partial pivoting. */
public final class LuSolver {
  private final int n;
  private final double[] lu;
  private final int[] pivots;

  public LuSolver(int n) {
    this.n = n;
    lu = new double[n * n];
    pivots = new int[n];
  }

  /** The determinant of the matrix that was factored. */
  public double determinant() {
    double product = 1;
    for (int k = 0; k < n; k++) {
      product *= pivots[k] == k ? lu[k * n + k] : -lu[k * n + k];
    }
    return product;
  }

  /** Factors a; false if it is singular, and then nothing can be solved. */
  public boolean factor(double[] a) {
    System.arraycopy(a, 0, lu, 0, n * n);
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        if (Math.abs(lu[i * n + k]) > Math.abs(lu[pivot * n + k])) {
          pivot = i;
        }
      }
      pivots[k] = pivot;
      if (lu[pivot * n + k] == 0) {
        return false;
      }
      swapRows(lu, k, pivot);
      for (int i = k + 1; i < n; i++) {
        double factor = lu[i * n + k] / lu[k * n + k];
        lu[i * n + k] = factor;
        for (int j = k + 1; j < n; j++) {
          lu[i * n + j] = Math.fma(-factor, lu[k * n + j], lu[i * n + j]);
        }
      }
    }
    return true;
  }

  /** Whether the determinant of what was factored is positive. */
  boolean isPositive() {
    boolean positive = true;
    for (int k = 0; k < n; k++) {
      positive ^= (pivots[k] != k) ^ (lu[k * n + k] < 0);
    }
    return positive;
  }

  /**
   * Whether no pivot of the last factorisation is small enough to be rounding alone: then the sign
   * of the determinant is known, and the matrix not singular.
   */
  boolean certain() {
    for (int k = 0; k < n; k++) {
      double terms = 0;
      for (int j = 0; j < k; j++) {
        terms = Math.fma(Math.abs(lu[k * n + j]), Math.abs(lu[j * n + k]), terms);
      }
      if (Math.abs(lu[k * n + k]) <= 4 * n * 0x1p-53 * terms) {
        return false;
      }
    }
    return true;
  }

  /** Overwrites the matrix b by a^-1 b. */
  public void solve(double[] b) {
    for (int k = 0; k < n; k++) {
      swapRows(b, k, pivots[k]);
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        subtractRow(b, i, lu[i * n + k], k);
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        subtractRow(b, i, lu[i * n + k], k);
      }
      double diagonal = lu[i * n + i];
      for (int j = 0; j < n; j++) {
        b[i * n + j] /= diagonal;
      }
    }
  }

  /** Overwrites the matrix b by b a^-1. */
  public void solveRight(double[] b) {
    for (int row = 0; row < n; row++) {
      int at = row * n;
      for (int j = 0; j < n; j++) {
        double value = b[at + j];
        for (int k = 0; k < j; k++) {
          value = Math.fma(-b[at + k], lu[k * n + j], value);
        }
        b[at + j] = value / lu[j * n + j];
      }
      for (int j = n - 1; j >= 0; j--) {
        double value = b[at + j];
        for (int k = j + 1; k < n; k++) {
          value = Math.fma(-b[at + k], lu[k * n + j], value);
        }
        b[at + j] = value;
      }
      for (int k = n - 1; k >= 0; k--) {
        double swapped = b[at + k];
        b[at + k] = b[at + pivots[k]];
        b[at + pivots[k]] = swapped;
      }
    }
  }

  private void subtractRow(double[] b, int i, double factor, int k) {
    for (int j = 0; j < n; j++) {
      b[i * n + j] = Math.fma(-factor, b[k * n + j], b[i * n + j]);
    }
  }

  private void swapRows(double[] b, int i, int k) {
    if (i != k) {
      for (int j = 0; j < n; j++) {
        double swapped = b[i * n + j];
        b[i * n + j] = b[k * n + j];
        b[k * n + j] = swapped;
      }
    }
  }
}
