package dev.casimir.lie.internal;

import dev.casimir.lie.LieGroup;
import dev.casimir.linalg.internal.dense.DenseStatus;
import dev.casimir.linalg.internal.dense.LuSolver;
import dev.casimir.linalg.internal.dense.RowMajor;
import dev.casimir.linalg.internal.rotation.NearestRotation;

/** Whether a matrix is in a group, to {@link NearestRotation#TOLERANCE}. */
final class DenseDomain {
  private final LieGroup group;
  private final int n;
  private final double[] gram;
  private final LuSolver solver;

  DenseDomain(LieGroup group, int n) {
    this.group = group;
    this.n = n;
    gram = new double[n * n];
    solver = new LuSolver(n);
  }

  /** OK, NON_FINITE or NOT_IN_DOMAIN. */
  int check(double[] matrix) {
    if (!RowMajor.finite(matrix)) {
      return DenseStatus.NON_FINITE;
    }
    boolean inside =
        switch (group.family()) {
          case SO ->
              distanceFromOrthogonal(matrix) <= 2 * NearestRotation.TOLERANCE
                  && determinant(matrix) > 0;
          case SL -> Math.abs(determinant(matrix) - 1) <= NearestRotation.TOLERANCE;
          case SE, SIM, AFF -> lastRow(matrix) <= NearestRotation.TOLERANCE;
          default -> true;
        };
    return inside ? DenseStatus.OK : DenseStatus.NOT_IN_DOMAIN;
  }

  /** Frobenius norm of R^T R - 1. */
  private double distanceFromOrthogonal(double[] matrix) {
    RowMajor.transposedMultiply(n, matrix, matrix, gram);
    double sum = 0;
    for (int i = 0; i < n * n; i++) {
      double rest = gram[i] - (i % (n + 1) == 0 ? 1 : 0);
      sum += rest * rest;
    }
    return Math.sqrt(sum);
  }

  private double determinant(double[] matrix) {
    return solver.factor(matrix) ? solver.determinant() : 0;
  }

  private double lastRow(double[] matrix) {
    double sum = Math.abs(matrix[n * n - 1] - 1);
    for (int j = 0; j < n - 1; j++) {
      sum += Math.abs(matrix[n * (n - 1) + j]);
    }
    return sum;
  }
}
