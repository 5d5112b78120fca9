package dev.casimir.linalg.internal.dense;

import java.util.random.RandomGenerator;

/** Random matrices and measures of error for tests; row-major. */
final class Matrices {
  private Matrices() {}

  static double frobenius(double[] a) {
    double norm = 0;
    for (double entry : a) {
      norm = Math.hypot(norm, entry);
    }
    return norm;
  }

  static double distance(double[] a, double[] b) {
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      norm = Math.hypot(norm, a[i] - b[i]);
    }
    return norm;
  }

  static double[] gaussian(RandomGenerator random, int n, double scale) {
    double[] a = new double[n * n];
    for (int i = 0; i < a.length; i++) {
      a[i] = scale * random.nextGaussian();
    }
    return a;
  }

  static double[] product(int n, double[] a, double[] b) {
    double[] c = new double[n * n];
    RowMajor.multiply(n, a, b, c);
    return c;
  }

  static double[] transposed(int n, double[] a) {
    double[] c = new double[n * n];
    RowMajor.transpose(n, a, c);
    return c;
  }

  static double[] identity(int n) {
    double[] c = new double[n * n];
    RowMajor.identity(n, c);
    return c;
  }

  static double inner(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
