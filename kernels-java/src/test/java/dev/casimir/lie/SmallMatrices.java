package dev.casimir.lie;

/** Plain algebra of small row-major matrices, to check what is drawn. */
final class SmallMatrices {
  private SmallMatrices() {}

  static double[] identity(int n) {
    double[] identity = new double[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = 1;
    }
    return identity;
  }

  static double[] multiply(double[] a, double[] b, int n) {
    double[] product = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        for (int j = 0; j < n; j++) {
          product[i * n + j] += a[i * n + k] * b[k * n + j];
        }
      }
    }
    return product;
  }

  static double[] transposed(double[] a, int n) {
    double[] transposed = new double[n * n];
    for (int i = 0; i < n * n; i++) {
      transposed[i] = a[i % n * n + i / n];
    }
    return transposed;
  }

  static double squaredNorm(double[] a) {
    double sum = 0;
    for (double entry : a) {
      sum += entry * entry;
    }
    return sum;
  }

  static double determinant(double[] matrix, int n) {
    return eliminate(matrix.clone(), new double[0], n);
  }

  static double[] inverse(double[] matrix, int n) {
    double[] inverse = identity(n);
    eliminate(matrix.clone(), inverse, n);
    return inverse;
  }

  /** exp(a) by Taylor's series of a / 256. */
  static double[] exp(double[] a, int n) {
    double[] power = identity(n);
    double[] sum = identity(n);
    for (int k = 1; k < 20; k++) {
      power = multiply(power, a, n);
      for (int i = 0; i < n * n; i++) {
        power[i] /= 256.0 * k;
        sum[i] += power[i];
      }
    }
    for (int k = 0; k < 8; k++) {
      sum = multiply(sum, sum, n);
    }
    return sum;
  }

  /** Gauss and Jordan with pivots: makes {@code a} the identity, returns its determinant. */
  private static double eliminate(double[] a, double[] also, int n) {
    double determinant = 1;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k; i < n; i++) {
        pivot = Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k]) ? i : pivot;
      }
      double head = a[pivot * n + k];
      determinant *= pivot == k ? head : -head;
      swapAndScale(a, n, k, pivot, head);
      swapAndScale(also, n, k, pivot, head);
      for (int i = 0; i < n; i++) {
        double factor = i == k ? 0 : a[i * n + k];
        subtract(a, n, i, k, factor);
        subtract(also, n, i, k, factor);
      }
    }
    return determinant;
  }

  private static void swapAndScale(double[] a, int n, int k, int pivot, double head) {
    for (int j = 0; j < n && a.length > 0; j++) {
      double entry = a[pivot * n + j] / head;
      a[pivot * n + j] = a[k * n + j];
      a[k * n + j] = entry;
    }
  }

  private static void subtract(double[] a, int n, int i, int k, double factor) {
    for (int j = 0; j < n && a.length > 0; j++) {
      a[i * n + j] -= factor * a[k * n + j];
    }
  }
}
