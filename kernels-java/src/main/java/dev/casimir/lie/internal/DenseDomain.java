package dev.casimir.lie.internal;

import dev.casimir.lie.LieGroup;
import dev.casimir.linalg.internal.dense.DenseStatus;
import dev.casimir.linalg.internal.dense.LuSolver;
import dev.casimir.linalg.internal.dense.RowMajor;
import dev.casimir.linalg.internal.rotation.NearestRotation;

/** Whether a matrix is in a group, to {@link NearestRotation#TOLERANCE}. */
final class DenseDomain {
  private DenseDomain() {}

  /** OK, NON_FINITE or NOT_IN_DOMAIN. */
  static int check(LieGroup group, int n, double[] matrix) {
    if (!RowMajor.finite(matrix)) {
      return DenseStatus.NON_FINITE;
    }
    boolean inside =
        switch (group.family()) {
          case SO ->
              distanceFromOrthogonal(n, matrix) <= 2 * NearestRotation.TOLERANCE
                  && determinant(n, matrix) > 0;
          case SL -> Math.abs(determinant(n, matrix) - 1) <= NearestRotation.TOLERANCE;
          case SE, SIM, AFF -> lastRow(n, matrix) <= NearestRotation.TOLERANCE;
          default -> true;
        };
    return inside ? DenseStatus.OK : DenseStatus.NOT_IN_DOMAIN;
  }

  /** Frobenius norm of R^T R - 1. */
  private static double distanceFromOrthogonal(int n, double[] matrix) {
    double[] gram = new double[n * n];
    RowMajor.transposedMultiply(n, matrix, matrix, gram);
    double sum = 0;
    for (int i = 0; i < n * n; i++) {
      double rest = gram[i] - (i % (n + 1) == 0 ? 1 : 0);
      sum += rest * rest;
    }
    return Math.sqrt(sum);
  }

  private static double determinant(int n, double[] matrix) {
    LuSolver solver = new LuSolver(n);
    return solver.factor(matrix) ? solver.determinant() : 0;
  }

  private static double lastRow(int n, double[] matrix) {
    double sum = Math.abs(matrix[n * n - 1] - 1);
    for (int j = 0; j < n - 1; j++) {
      sum += Math.abs(matrix[n * (n - 1) + j]);
    }
    return sum;
  }
}
