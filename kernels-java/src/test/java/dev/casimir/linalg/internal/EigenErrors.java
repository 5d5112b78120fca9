package dev.casimir.linalg.internal;

import dev.casimir.tensor.DType;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Symmetric matrices with given eigenvalues, and how far decompositions are from exact. */
public final class EigenErrors {
  private EigenErrors() {}

  /**
   * The largest errors of some decompositions in units of rounding.
   *
   * @param residual entries of C V - V L over the largest eigenvalue
   * @param orthogonality entries of V^T V - I
   * @param trace of C less that of L over the largest eigenvalue
   */
  public record Errors(double residual, double orthogonality, double trace) {
    Errors max(Errors other) {
      return new Errors(
          Math.max(residual, other.residual),
          Math.max(orthogonality, other.orthogonality),
          Math.max(trace, other.trace));
    }
  }

  /** Those of one matrix of which the upper triangle counts. */
  public static Errors of(DType dtype, int n, double[] c, double[] values, double[] vectors) {
    double size = Double.MIN_VALUE;
    for (double value : values) {
      size = Math.max(size, Math.abs(value));
    }
    double residual = 0;
    double orthogonality = 0;
    double trace = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        ExactSum difference = new ExactSum();
        ExactSum product = new ExactSum();
        for (int k = 0; k < n; k++) {
          double entry = c[Math.min(i, k) * n + Math.max(i, k)];
          difference.addProduct(entry, vectors[k * n + j]);
          product.addProduct(vectors[k * n + i], vectors[k * n + j]);
        }
        difference.addProduct(-vectors[i * n + j], values[j]);
        product.addProduct(i == j ? -1 : 0, 1);
        residual = larger(residual, difference.value() / size);
        orthogonality = larger(orthogonality, product.value());
      }
      trace += (c[i * n + i] - values[i]) / size;
    }
    double u = dtype.unitRoundoff();
    return new Errors(residual / u, orthogonality / u, Math.abs(trace) / u);
  }

  /** The largest of all items. */
  public static Errors ofAll(DType dtype, int n, double[] c, double[] values, double[] vectors) {
    Errors errors = new Errors(0, 0, 0);
    for (int item = 0; item < values.length / n; item++) {
      errors =
          errors.max(
              of(
                  dtype,
                  n,
                  Arrays.copyOfRange(c, item * n * n, (item + 1) * n * n),
                  Arrays.copyOfRange(values, item * n, (item + 1) * n),
                  Arrays.copyOfRange(vectors, item * n * n, (item + 1) * n * n)));
    }
    return errors;
  }

  private static double larger(double bound, double value) {
    return Math.abs(value) <= bound ? bound : Math.abs(value);
  }

  /** Q diag(values) Q^T for random rotations Q, rounded, so many of them. */
  public static double[] rotated(
      RandomGenerator random, DType dtype, int count, double... spectrum) {
    int n = spectrum.length;
    double[] matrices = new double[count * n * n];
    for (int item = 0; item < count; item++) {
      double[][] q = orthonormal(random, n);
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++) {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            sum += q[k][i] * spectrum[k] * q[k][j];
          }
          double rounded = dtype == DType.FLOAT32 ? (float) sum : sum;
          matrices[(item * n + i) * n + j] = rounded;
          matrices[(item * n + j) * n + i] = rounded;
        }
      }
    }
    return matrices;
  }

  /** Symmetric matrices of normal deviates. */
  public static double[] gaussian(RandomGenerator random, DType dtype, int n, int count) {
    double[] matrices = new double[count * n * n];
    for (int item = 0; item < count; item++) {
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++) {
          double entry = random.nextGaussian();
          double rounded = dtype == DType.FLOAT32 ? (float) entry : entry;
          matrices[(item * n + i) * n + j] = rounded;
          matrices[(item * n + j) * n + i] = rounded;
        }
      }
    }
    return matrices;
  }

  private static double[][] orthonormal(RandomGenerator random, int n) {
    double[][] q = new double[n][n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        q[k][i] = random.nextGaussian();
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int other = 0; other < k; other++) {
          double inside = 0;
          for (int i = 0; i < n; i++) {
            inside += q[other][i] * q[k][i];
          }
          for (int i = 0; i < n; i++) {
            q[k][i] -= inside * q[other][i];
          }
        }
      }
      double square = 0;
      for (double entry : q[k]) {
        square += entry * entry;
      }
      for (int i = 0; i < n; i++) {
        q[k][i] /= Math.sqrt(square);
      }
    }
    return q;
  }

  /** A sum of products with twice the digits. */
  private static final class ExactSum {
    private double high;
    private double low;

    void addProduct(double a, double b) {
      double product = a * b;
      double sum = high + product;
      double part = sum - high;
      low += Math.fma(a, b, -product) + (high - (sum - part)) + (product - part);
      high = sum;
    }

    double value() {
      return high + low;
    }
  }
}
