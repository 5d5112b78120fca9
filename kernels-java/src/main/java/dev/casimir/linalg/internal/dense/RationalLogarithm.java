package dev.casimir.linalg.internal.dense;

import java.util.Arrays;

/**
 * The [8/8] Pade approximant of log(I + Y) as a sum of partial fractions w (I + t Y)^-1 Y over the
 * nodes t and weights w of Gauss-Legendre quadrature on [0, 1].
 */
final class RationalLogarithm {
  private static final double[] NODES = {
    0.019855071751231884,
    0.10166676129318663,
    0.23723379504183551,
    0.40828267875217510,
    0.59171732124782490,
    0.76276620495816449,
    0.89833323870681337,
    0.98014492824876812
  };

  private static final double[] WEIGHTS = {
    0.050614268145188130,
    0.11119051722668724,
    0.15685332293894364,
    0.18134189168918099,
    0.18134189168918099,
    0.15685332293894364,
    0.11119051722668724,
    0.050614268145188130
  };

  private final int n;
  private final LuSolver solver;
  private final double[] matrix;
  private final double[] fraction;

  RationalLogarithm(int n) {
    this.n = n;
    solver = new LuSolver(n);
    matrix = new double[n * n];
    fraction = new double[n * n];
  }

  /** out = log(I + y); norms of y up to 1/4. */
  void log(double[] y, double[] out) {
    Arrays.fill(out, 0, n * n, 0);
    for (int node = 0; node < NODES.length; node++) {
      factor(y, NODES[node]);
      System.arraycopy(y, 0, fraction, 0, n * n);
      solver.solve(fraction);
      add(WEIGHTS[node], out);
    }
  }

  /** out = the derivative of log(I + y) in direction e. */
  void derivative(double[] y, double[] e, double[] out) {
    Arrays.fill(out, 0, n * n, 0);
    for (int node = 0; node < NODES.length; node++) {
      factor(y, NODES[node]);
      System.arraycopy(e, 0, fraction, 0, n * n);
      solver.solve(fraction);
      solver.solveRight(fraction);
      add(WEIGHTS[node], out);
    }
  }

  private void factor(double[] y, double node) {
    for (int k = 0; k < n * n; k++) {
      matrix[k] = node * y[k];
    }
    RowMajor.addToDiagonal(n, 1, matrix);
    // I + t Y with a norm of Y below one is never singular.
    solver.factor(matrix);
  }

  private void add(double weight, double[] out) {
    for (int k = 0; k < n * n; k++) {
      out[k] = Math.fma(weight, fraction[k], out[k]);
    }
  }
}
