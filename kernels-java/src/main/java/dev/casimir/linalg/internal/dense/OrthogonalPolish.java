package dev.casimir.linalg.internal.dense;

/**
 * One step Q <- Q (3 I - Q^T Q)/2, which leaves of a small distance from orthogonality only its
 * square and the rounding of the step itself. Reflections and rotations gather more.
 */
final class OrthogonalPolish {
  private final int n;
  private final double[] defect;
  private final double[] correction;

  OrthogonalPolish(int n) {
    this.n = n;
    defect = new double[n * n];
    correction = new double[n * n];
  }

  /** Polishes q in place. */
  void apply(double[] q) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        // From minus one on: the small difference is what must be exact.
        double sum = i == j ? -1 : 0;
        for (int k = 0; k < n; k++) {
          sum = Math.fma(q[k * n + i], q[k * n + j], sum);
        }
        defect[i * n + j] = 0.5 * sum;
      }
    }
    RowMajor.multiply(n, q, defect, correction);
    for (int k = 0; k < n * n; k++) {
      q[k] -= correction[k];
    }
  }
}
