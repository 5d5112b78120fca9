package dev.casimir.frames.internal.graph;

import dev.casimir.device.ItemStatus;
import dev.casimir.linalg.internal.dense.DenseStatus;
import dev.casimir.linalg.internal.dense.TridiagonalEigen;

/** Distinct eigenvalues of a Laplacian, and the diagonals of the projections onto eigenspaces. */
final class LaplacianSpectrum {
  private static final double UNIT = 0x1p-53;

  private final TridiagonalEigen eigen;
  private final double[] laplacian;
  private final double[] values;
  private final int[] begins;
  private int n;
  private int count;
  private double scale;

  /** For graphs of so many nodes. */
  LaplacianSpectrum(int capacity) {
    eigen = new TridiagonalEigen(capacity);
    laplacian = new double[capacity * capacity];
    values = new double[capacity];
    begins = new int[capacity + 1];
  }

  /**
   * Decomposes the Laplacian of a graph of at least one node.
   *
   * @param weights n x n, symmetric up to rounding
   * @param largest magnitude of the weights
   * @param tolerance of differences between eigenvalues, relative to the largest
   */
  ItemStatus decompose(
      int nodes, double[] weights, double largest, double tolerance, ChainClasses classes) {
    n = nodes;
    fill(weights, largest);
    // The eigenvectors may take the place of the matrix.
    if (eigen.decompose(n, laplacian, values, laplacian) != DenseStatus.OK) {
      return ItemStatus.NOT_CONVERGED;
    }
    scale = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    count = 0;
    for (int i = 0; i < n; i++) {
      // Without edges all are zero, and so is the tolerance.
      if (i == 0 || classes.differ(value(i - 1), value(i), tolerance * scale, 2 * error())) {
        begins[count++] = i;
      }
    }
    begins[count] = n;
    return ItemStatus.OK;
  }

  /** D - A, with weights scaled by a power of two so that no sum overflows. */
  private void fill(double[] weights, double largest) {
    int exponent = largest == 0 ? 0 : Math.getExponent(largest);
    // A single factor might not be a double.
    double factor = Math.scalb(1.0, -(exponent / 2));
    double otherFactor = Math.scalb(1.0, -(exponent - exponent / 2));
    for (int i = 0; i < n; i++) {
      double degree = 0;
      for (int j = 0; j < n; j++) {
        double mean =
            0.5 * (weights[i * n + j] * factor * otherFactor)
                + 0.5 * (weights[j * n + i] * factor * otherFactor);
        laplacian[i * n + j] = -mean;
        degree += i == j ? 0 : mean;
      }
      laplacian[i * n + i] = degree;
    }
  }

  /** Number of distinct eigenvalues. */
  int count() {
    return count;
  }

  /** An eigenvalue, counted from the least with its multiplicity. */
  private double value(int index) {
    return values[n - 1 - index];
  }

  /** About the most that rounding moves an eigenvalue. */
  private double error() {
    return n * UNIT * scale;
  }

  /**
   * About the most that rounding changes a difference within the diagonal of a projection: a
   * perturbation turns an eigenspace by its ratio to the gap that sets it apart.
   */
  double diagonalError(int eigenvalue) {
    int from = begins[eigenvalue];
    int to = begins[eigenvalue + 1];
    double below = from == 0 ? Double.POSITIVE_INFINITY : value(from) - value(from - 1);
    double above = to == n ? Double.POSITIVE_INFINITY : value(to) - value(to - 1);
    return 2 * (n * UNIT + 2 * error() / Math.min(below, above));
  }

  /**
   * Writes the diagonal of the projection that belongs to an eigenvalue, counted from the least.
   */
  void diagonal(int eigenvalue, double[] out) {
    // Eigenvectors are in descending order.
    int from = n - begins[eigenvalue + 1];
    int to = n - begins[eigenvalue];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int k = from; k < to; k++) {
        sum = Math.fma(laplacian[i * n + k], laplacian[i * n + k], sum);
      }
      out[i] = sum;
    }
  }
}
