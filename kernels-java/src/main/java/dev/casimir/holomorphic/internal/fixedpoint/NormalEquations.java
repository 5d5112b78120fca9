package dev.casimir.holomorphic.internal.fixedpoint;

/**
 * The least squares of one Anderson step, |r - dR g| least: (dR^T dR + ridge) g = dR^T r, of order
 * up to 16, in double precision by Cholesky without roots. The ridge is a part of each diagonal
 * entry, so that it does to a short column what it does to a long one: lengths in a window differ
 * by the reduction over it, and a ridge measured by the trace would blot out the latest
 * differences. Nothing then depends on the lengths.
 */
final class NormalEquations {
  private final int order;
  private final double raised;
  private final double[] factor;
  private final double[] inverse;
  private final double[] solution;

  NormalEquations(int order, double ridge) {
    this.order = order;
    raised = 1 + ridge;
    factor = new double[order * order];
    inverse = new double[order];
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
    return factorize(gram, columns) && substitute(right, columns);
  }

  /** L D L^T: below the diagonal L D while a row is made, then L. */
  private boolean factorize(double[] gram, int columns) {
    for (int i = 0; i < columns; i++) {
      int row = i * order;
      double pivot = gram[row + i] * raised;
      for (int j = 0; j < i; j++) {
        double sum = gram[row + j];
        for (int k = 0; k < j; k++) {
          sum -= factor[row + k] * factor[j * order + k];
        }
        factor[row + j] = sum;
      }
      for (int j = 0; j < i; j++) {
        double entry = factor[row + j] * inverse[j];
        pivot -= entry * factor[row + j];
        factor[row + j] = entry;
      }
      inverse[i] = 1 / pivot;
      if (!(pivot > 0 && Double.isFinite(pivot) && Double.isFinite(inverse[i]))) {
        return false;
      }
    }
    return true;
  }

  private boolean substitute(double[] right, int columns) {
    for (int i = 0; i < columns; i++) {
      double sum = right[i];
      for (int k = 0; k < i; k++) {
        sum -= factor[i * order + k] * solution[k];
      }
      solution[i] = sum;
    }
    boolean finite = true;
    for (int i = columns - 1; i >= 0; i--) {
      double sum = solution[i] * inverse[i];
      for (int k = i + 1; k < columns; k++) {
        sum -= factor[k * order + i] * solution[k];
      }
      solution[i] = sum;
      finite &= Double.isFinite(sum);
    }
    return finite;
  }
}
