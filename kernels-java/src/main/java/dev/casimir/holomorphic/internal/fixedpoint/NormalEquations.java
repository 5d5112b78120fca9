package dev.casimir.holomorphic.internal.fixedpoint;

/**
 * The least squares of one Anderson step, |r - dR g| least: (dR^T dR + ridge) g = dR^T r, of order
 * up to 16, by Cholesky in double precision. Columns are first brought to length one, so that the
 * ridge does to a short one what it does to a long one: lengths in a window differ by the reduction
 * over it, and a ridge measured by the trace would blot out the latest differences.
 */
final class NormalEquations {
  private final int order;
  private final double ridge;
  private final double[] factor;
  private final double[] lengths;
  private final double[] solution;

  NormalEquations(int order, double ridge) {
    this.order = order;
    this.ridge = ridge;
    factor = new double[order * order];
    lengths = new double[order];
    solution = new double[order];
  }

  /** Coefficient of a column after {@link #solve}. */
  double coefficient(int column) {
    return solution[column];
  }

  /**
   * Solves for the first {@code columns} columns.
   *
   * @param gram the matrix dR^T dR, rows of {@code order} numbers; its lower triangle is read
   * @param right dR^T r
   * @return false if the system is singular or not finite
   */
  boolean solve(double[] gram, double[] right, int columns) {
    for (int i = 0; i < columns; i++) {
      lengths[i] = Math.sqrt(gram[i * order + i]);
      if (!(lengths[i] > 0 && lengths[i] < Double.POSITIVE_INFINITY)) {
        return false;
      }
    }
    return factorize(gram, columns) && substitute(right, columns);
  }

  private boolean factorize(double[] gram, int columns) {
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = gram[i * order + j] / lengths[i] / lengths[j];
        sum += i == j ? ridge : 0;
        for (int k = 0; k < j; k++) {
          sum -= factor[i * order + k] * factor[j * order + k];
        }
        if (j < i) {
          factor[i * order + j] = sum / factor[j * order + j];
        } else if (sum > 0) {
          factor[i * order + i] = Math.sqrt(sum);
        } else {
          return false;
        }
      }
    }
    return true;
  }

  private boolean substitute(double[] right, int columns) {
    for (int i = 0; i < columns; i++) {
      double sum = right[i] / lengths[i];
      for (int k = 0; k < i; k++) {
        sum -= factor[i * order + k] * solution[k];
      }
      solution[i] = sum / factor[i * order + i];
    }
    boolean finite = true;
    for (int i = columns - 1; i >= 0; i--) {
      double sum = solution[i];
      for (int k = i + 1; k < columns; k++) {
        sum -= factor[k * order + i] * solution[k];
      }
      solution[i] = sum / factor[i * order + i];
    }
    for (int i = 0; i < columns; i++) {
      solution[i] /= lengths[i];
      finite &= Double.isFinite(solution[i]);
    }
    return finite;
  }
}
