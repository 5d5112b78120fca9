package dev.casimir.linalg.internal.dense;

import java.util.Arrays;

/** Elementary operations on square matrices of size n, stored row after row. */
public final class RowMajor {
  private RowMajor() {}

  /**
   * Checks a size on construction.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  static int size(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n: expected at least 1, got " + n);
    }
    return n;
  }

  public static boolean finite(double[] a) {
    // A sum would overflow; a product with zero is NaN for exactly the entries that are looked for.
    double zeros = 0;
    for (double entry : a) {
      zeros += 0 * entry;
    }
    return zeros == 0;
  }

  /** Fills the outputs of a matrix that failed and returns its status. */
  public static int fail(int status, double[]... outputs) {
    for (double[] output : outputs) {
      Arrays.fill(output, Double.NaN);
    }
    return status;
  }

  static double largest(double[] a) {
    double largest = 0;
    for (double entry : a) {
      largest = Math.max(largest, Math.abs(entry));
    }
    return largest;
  }

  /** The largest sum of magnitudes in a column. */
  static double norm1(int n, double[] a) {
    double norm = 0;
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += Math.abs(a[i * n + j]);
      }
      norm = Math.max(norm, sum);
    }
    return norm;
  }

  public static void identity(int n, double[] out) {
    Arrays.fill(out, 0, n * n, 0);
    addToDiagonal(n, 1, out);
  }

  static void addToDiagonal(int n, double value, double[] a) {
    for (int i = 0; i < n; i++) {
      a[i * n + i] += value;
    }
  }

  static void scale(double factor, double[] a) {
    for (int k = 0; k < a.length; k++) {
      a[k] *= factor;
    }
  }

  /** Multiplies by a power of two, also one that is no double itself. */
  static void scalePower(int exponent, double[] a) {
    if (exponent != 0) {
      for (int k = 0; k < a.length; k++) {
        a[k] = Math.scalb(a[k], exponent);
      }
    }
  }

  public static void transpose(int n, double[] a, double[] out) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        out[j * n + i] = a[i * n + j];
      }
    }
  }

  /** out = (a + a^T) / 2, exactly symmetric. */
  static void symmetricPart(int n, double[] a, double[] out) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double mean = 0.5 * a[i * n + j] + 0.5 * a[j * n + i];
        out[i * n + j] = mean;
        out[j * n + i] = mean;
      }
    }
  }

  /** out = a b. */
  public static void multiply(int n, double[] a, double[] b, double[] out) {
    Arrays.fill(out, 0, n * n, 0);
    multiplyAdd(n, a, b, out);
  }

  /** out += a b. */
  public static void multiplyAdd(int n, double[] a, double[] b, double[] out) {
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        double left = a[i * n + k];
        for (int j = 0; j < n; j++) {
          out[i * n + j] = Math.fma(left, b[k * n + j], out[i * n + j]);
        }
      }
    }
  }

  /** out = a^T b. */
  public static void transposedMultiply(int n, double[] a, double[] b, double[] out) {
    Arrays.fill(out, 0, n * n, 0);
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        double left = a[k * n + i];
        for (int j = 0; j < n; j++) {
          out[i * n + j] = Math.fma(left, b[k * n + j], out[i * n + j]);
        }
      }
    }
  }

  /** out = a b^T. */
  public static void multiplyTransposed(int n, double[] a, double[] b, double[] out) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum = Math.fma(a[i * n + k], b[j * n + k], sum);
        }
        out[i * n + j] = sum;
      }
    }
  }

  /** The exponent of the power of two at or below the largest entry; zero for the zero matrix. */
  static int exponent(double[] a) {
    return exponent(largest(a));
  }

  /** The exponent of the power of two at or below a number, zero for zero. */
  static int exponent(double largest) {
    if (largest == 0) {
      return 0;
    }
    return largest < Double.MIN_NORMAL
        ? Math.getExponent(largest * 0x1p60) - 60
        : Math.getExponent(largest);
  }

  static void swapColumns(int n, double[] a, int p, int q) {
    for (int i = 0; i < n; i++) {
      double swapped = a[i * n + p];
      a[i * n + p] = a[i * n + q];
      a[i * n + q] = swapped;
    }
  }
}
