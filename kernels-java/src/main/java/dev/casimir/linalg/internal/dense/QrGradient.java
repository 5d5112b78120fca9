package dev.casimir.linalg.internal.dense;

/**
 * Gradients through g = q r:
 *
 * <pre>gBar = (qBar + q copyltu(r rBar^T - qBar^T q)) r^-T,</pre>
 *
 * <p>copyltu taking the lower triangle into the upper one. Only the upper triangle of rBar counts.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class QrGradient {
  private final int rows;
  private final int n;
  private final double[] first;
  private final double[] second;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public QrGradient(int n) {
    this(n, n);
  }

  /** For matrices of n columns and at least as many rows; q has their shape. */
  public QrGradient(int rows, int n) {
    this.rows = rows;
    this.n = RowMajor.size(n);
    first = new double[n * n];
    second = new double[n * n];
  }

  /**
   * out = the gradient of g from the factors of its decomposition and their gradients. Status OK,
   * SINGULAR (r has a zero on its diagonal) or NON_FINITE.
   */
  public int run(double[] q, double[] r, double[] qBar, double[] rBar, double[] out) {
    if (!RowMajor.finite(q)
        || !RowMajor.finite(r)
        || !RowMajor.finite(qBar)
        || !RowMajor.finite(rBar)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    for (int i = 0; i < n; i++) {
      if (r[i * n + i] == 0) {
        return RowMajor.fail(DenseStatus.SINGULAR, out);
      }
    }
    // The lower triangle of this product meets the upper one of rBar alone.
    RowMajor.multiplyTransposed(n, r, rBar, first);
    Rectangular.transposedMultiply(rows, n, qBar, q, second);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double entry = first[i * n + j] - second[i * n + j];
        first[i * n + j] = entry;
        first[j * n + i] = entry;
      }
    }
    System.arraycopy(qBar, 0, out, 0, rows * n);
    Rectangular.multiplyAdd(rows, n, q, first, out);
    TriangularSolve.rightTransposed(n, r, out);
    return DenseStatus.OK;
  }
}
