package dev.casimir.linalg.internal.dense;

import java.util.Arrays;

/** Products of matrices of n columns and some rows, stored row after row. */
public final class Rectangular {
  private Rectangular() {}

  /** out = a^T b, n x n, of two matrices of equal shape. */
  static void transposedMultiply(int rows, int n, double[] a, double[] b, double[] out) {
    Arrays.fill(out, 0, n * n, 0);
    for (int k = 0; k < rows; k++) {
      for (int i = 0; i < n; i++) {
        double factor = a[k * n + i];
        for (int j = 0; j < n; j++) {
          out[i * n + j] = Math.fma(factor, b[k * n + j], out[i * n + j]);
        }
      }
    }
  }

  /** out += a b with an n x n matrix b. */
  static void multiplyAdd(int rows, int n, double[] a, double[] b, double[] out) {
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < n; k++) {
        double factor = a[i * n + k];
        for (int j = 0; j < n; j++) {
          out[i * n + j] = Math.fma(factor, b[k * n + j], out[i * n + j]);
        }
      }
    }
  }

  /** out = a^T of a matrix of any shape. */
  public static void transpose(int rows, int columns, double[] a, double[] out) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[j * rows + i] = a[i * columns + j];
      }
    }
  }
}
