package dev.casimir.linalg.internal.dense;

/**
 * g = l diag(d) u without exchanges of rows: l unit lower, u unit upper triangular. It exists where
 * no leading minor vanishes, and is as inaccurate as these are close to zero; it is a chart, not a
 * solver. Cost n^3 / 3.
 *
 * <p>Nothing is allocated after construction.
 */
public final class DenseLdu {
  private final int n;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public DenseLdu(int n) {
    this.n = RowMajor.size(n);
  }

  /** Status OK, NOT_IN_DOMAIN (a leading minor is zero) or NON_FINITE. */
  public int decompose(double[] g, double[] l, double[] d, double[] u) {
    if (!RowMajor.finite(g)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, l, d, u);
    }
    RowMajor.identity(n, l);
    System.arraycopy(g, 0, u, 0, n * n);
    for (int k = 0; k < n; k++) {
      double pivot = u[k * n + k];
      if (pivot == 0 || !Double.isFinite(pivot)) {
        return RowMajor.fail(DenseStatus.NOT_IN_DOMAIN, l, d, u);
      }
      d[k] = pivot;
      for (int i = k + 1; i < n; i++) {
        double factor = u[i * n + k] / pivot;
        l[i * n + k] = factor;
        u[i * n + k] = 0;
        for (int j = k + 1; j < n; j++) {
          u[i * n + j] = Math.fma(-factor, u[k * n + j], u[i * n + j]);
        }
      }
      u[k * n + k] = 1;
      for (int j = k + 1; j < n; j++) {
        u[k * n + j] /= pivot;
      }
    }
    return DenseStatus.OK;
  }
}
