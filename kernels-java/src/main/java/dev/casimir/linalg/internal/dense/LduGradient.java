package dev.casimir.linalg.internal.dense;

/**
 * Gradients through g = l diag(d) u: gBar = l^-T Z u^-T, where Z is the strictly lower triangle of
 * l^T lBar D^-1, the strictly upper one of D^-1 uBar u^T, and dBar on the diagonal. Only the strict
 * triangles of lBar and uBar count.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class LduGradient {
  private final int n;
  private final double[] lower;
  private final double[] upper;
  private final double[] gradient;
  private final double[] transposed;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public LduGradient(int n) {
    this.n = RowMajor.size(n);
    lower = new double[n * n];
    upper = new double[n * n];
    gradient = new double[n * n];
    transposed = new double[n * n];
  }

  /**
   * out = the gradient of g from the factors of its decomposition and their gradients. Status OK,
   * NOT_IN_DOMAIN (a zero in d) or NON_FINITE.
   */
  public int run(
      double[] l,
      double[] d,
      double[] u,
      double[] lBar,
      double[] dBar,
      double[] uBar,
      double[] out) {
    if (!RowMajor.finite(l)
        || !RowMajor.finite(d)
        || !RowMajor.finite(u)
        || !RowMajor.finite(lBar)
        || !RowMajor.finite(dBar)
        || !RowMajor.finite(uBar)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    takeStrict(lBar, true);
    RowMajor.transposedMultiply(n, l, gradient, lower);
    takeStrict(uBar, false);
    RowMajor.multiplyTransposed(n, gradient, u, upper);
    for (int i = 0; i < n; i++) {
      if (d[i] == 0) {
        return RowMajor.fail(DenseStatus.NOT_IN_DOMAIN, out);
      }
      for (int j = 0; j < n; j++) {
        int at = i * n + j;
        double triangle = i > j ? lower[at] / d[j] : upper[at] / d[i];
        out[at] = i == j ? dBar[i] : triangle;
      }
    }
    TriangularSolve.rightTransposed(n, u, out);
    // l^-T Z = (Z^T l^-1)^T, and l^-1 is the transposed inverse of l^T, an upper triangle.
    RowMajor.transpose(n, out, transposed);
    RowMajor.transpose(n, l, lower);
    TriangularSolve.rightTransposed(n, lower, transposed);
    RowMajor.transpose(n, transposed, out);
    return DenseStatus.OK;
  }

  private void takeStrict(double[] x, boolean below) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        gradient[i * n + j] = (below ? i > j : i < j) ? x[i * n + j] : 0;
      }
    }
  }
}
