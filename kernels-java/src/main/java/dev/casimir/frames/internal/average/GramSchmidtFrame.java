package dev.casimir.frames.internal.average;

import java.util.Arrays;

/**
 * Orthonormal axes from some vectors in order, by the method of Gram and Schmidt: the factor q of q
 * r = [a_1 ... a_m] with a positive diagonal of r, completed to d columns. One at a time; nothing
 * is allocated after construction.
 *
 * <p>The completion is arbitrary up to a rotation of the columns after the m-th. With m = d - 1 and
 * {@code proper} nothing is left to choose.
 */
final class GramSchmidtFrame {
  private final int d;
  private final double[] q;
  private final double[] r;
  private final double[] skew;
  private final double[] solved;
  private final double[] square;
  private int rank;

  GramSchmidtFrame(int d) {
    this.d = d;
    q = new double[d * d];
    r = new double[d * d];
    skew = new double[d * d];
    solved = new double[d * d];
    square = new double[d * d];
  }

  /** Column k of the axes, entry i. */
  double axis(int i, int k) {
    return q[i * d + k];
  }

  /** Columns that come from vectors. */
  int rank() {
    return rank;
  }

  void clear() {
    rank = 0;
    Arrays.fill(r, 0);
  }

  /**
   * Appends a vector that does not depend on those before, twice orthogonalised.
   *
   * @param from index of its first number
   */
  void append(double[] vectors, int from) {
    int k = rank;
    for (int i = 0; i < d; i++) {
      q[i * d + k] = vectors[from + i];
    }
    orthogonalise(k, true);
    orthogonalise(k, true);
    double length = length(k);
    scale(k, 1 / length);
    orthogonalise(k, false);
    scale(k, 1 / length(k));
    r[k * d + k] = length;
    rank++;
  }

  /** The part of a vector, its squared length, that is orthogonal to the axes so far. */
  double residual(double[] vectors, int from) {
    int k = rank;
    for (int i = 0; i < d; i++) {
      q[i * d + k] = vectors[from + i];
    }
    orthogonalise(k, false);
    orthogonalise(k, false);
    double length = length(k);
    return length * length;
  }

  /** Completes the axes, with determinant 1 if {@code proper} and something is left to choose. */
  void complete(boolean proper) {
    for (int k = rank; k < d; k++) {
      int best = 0;
      double most = -1;
      for (int axis = 0; axis < d; axis++) {
        double rest = 1;
        for (int j = 0; j < k; j++) {
          rest -= q[axis * d + j] * q[axis * d + j];
        }
        if (rest > most) {
          most = rest;
          best = axis;
        }
      }
      for (int i = 0; i < d; i++) {
        q[i * d + k] = i == best ? 1 : 0;
      }
      for (int pass = 0; pass < 3; pass++) {
        orthogonalise(k, false);
        scale(k, 1 / length(k));
      }
    }
    if (proper && rank < d && determinant() < 0) {
      scale(d - 1, -1);
    }
  }

  /** Copies the axes as columns of a row-major matrix. */
  void copyTo(double[] matrix, int from) {
    System.arraycopy(q, 0, matrix, from, d * d);
  }

  /** The sign of the determinant of the axes, and about 1. */
  double determinant() {
    System.arraycopy(q, 0, square, 0, d * d);
    double product = 1;
    for (int k = 0; k < d; k++) {
      int pivot = k;
      for (int i = k + 1; i < d; i++) {
        if (Math.abs(square[i * d + k]) > Math.abs(square[pivot * d + k])) {
          pivot = i;
        }
      }
      for (int j = 0; pivot != k && j < d; j++) {
        double swap = square[k * d + j];
        square[k * d + j] = square[pivot * d + j];
        square[pivot * d + j] = swap;
      }
      product *= pivot == k ? square[k * d + k] : -square[k * d + k];
      for (int i = k + 1; i < d; i++) {
        double factor = square[i * d + k] / square[k * d + k];
        for (int j = k; j < d; j++) {
          square[i * d + j] -= factor * square[k * d + j];
        }
      }
    }
    return product;
  }

  /**
   * Vector-Jacobian product: derivatives to the axes, a row-major matrix, become those to the
   * vectors, which {@link #gradient} tells. Of the axes only the turns count that vectors cause:
   * with M = q' qb, dL = sum over k > j of (M_kj - M_jk) (q' dA r^-1)_kj.
   */
  void backward(double[] axesGradient, int from) {
    for (int k = 0; k < d; k++) {
      for (int j = 0; j < rank; j++) {
        double sum = 0;
        for (int i = 0; k > j && i < d; i++) {
          sum += q[i * d + k] * axesGradient[from + i * d + j];
          sum -= q[i * d + j] * axesGradient[from + i * d + k];
        }
        skew[k * d + j] = sum;
      }
    }
    for (int j = rank - 1; j >= 0; j--) {
      for (int k = 0; k < d; k++) {
        double sum = skew[k * d + j];
        for (int m = j + 1; m < rank; m++) {
          sum -= solved[k * d + m] * r[j * d + m];
        }
        solved[k * d + j] = sum / r[j * d + j];
      }
    }
  }

  /** Derivative to entry i of vector j. */
  double gradient(int i, int j) {
    double sum = 0;
    for (int k = 0; k < d; k++) {
      sum += q[i * d + k] * solved[k * d + j];
    }
    return sum;
  }

  private void orthogonalise(int k, boolean record) {
    for (int j = 0; j < k; j++) {
      double dot = 0;
      for (int i = 0; i < d; i++) {
        dot += q[i * d + j] * q[i * d + k];
      }
      for (int i = 0; i < d; i++) {
        q[i * d + k] -= dot * q[i * d + j];
      }
      if (record) {
        r[j * d + k] += dot;
      }
    }
  }

  private double length(int k) {
    double sum = 0;
    for (int i = 0; i < d; i++) {
      sum += q[i * d + k] * q[i * d + k];
    }
    return Math.sqrt(sum);
  }

  private void scale(int k, double factor) {
    for (int i = 0; i < d; i++) {
      q[i * d + k] *= factor;
    }
  }
}
