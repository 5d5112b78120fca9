package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  /** Entries (i, j) times 2^(powers_i - powers_j). */
  static double[] similar(int n, double[] a, int[] powers) {
    double[] b = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        b[i * n + j] = Math.scalb(a[i * n + j], powers[i] - powers[j]);
      }
    }
    return b;
  }

  /** || k^T k - I ||_F. */
  static double orthogonality(int n, double[] k) {
    return distance(product(n, transposed(n, k), k), identity(n));
  }

  /** A routine with one input and one output. */
  @FunctionalInterface
  interface Function {
    int apply(double[] a, double[] out);
  }

  /** Compares a derivative along e with a central difference. */
  static void checkDerivative(
      Function f, double[] a, double[] e, double[] derivative, double tolerance) {
    double step = 1e-5 * Math.max(1, frobenius(a)) / Math.max(1, frobenius(e));
    double[] ahead = new double[a.length];
    double[] behind = new double[a.length];
    double[] out = new double[a.length];
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      ahead[i] = a[i] + step * e[i];
      behind[i] = a[i] - step * e[i];
    }
    f.apply(ahead, difference);
    f.apply(behind, out);
    for (int i = 0; i < a.length; i++) {
      difference[i] = (difference[i] - out[i]) / (2 * step);
    }
    double error = distance(difference, derivative) / (1 + frobenius(derivative));
    assertTrue(error <= tolerance, "error of the derivative " + error);
  }

  /** The derivative along e weighed with g must be the gradient weighed with e. */
  static void checkGradient(double[] derivative, double[] g, double[] gradient, double[] e) {
    double size = frobenius(derivative) * frobenius(g) + frobenius(gradient) * frobenius(e);
    assertEquals(inner(derivative, g), inner(gradient, e), 1e-11 * size);
  }
}
