package dev.casimir.linalg.internal.dense;

/**
 * Gradients through the polar decompositions g = k p = p' k.
 *
 * <p>In the eigenbasis v of p, with singular values s, the gradient kBar of k alone gives k v M
 * v^T, M_ij = (v^T (W - W^T) v)_ij / (s_i + s_j), W = k^T kBar: a division by sums, so that equal
 * singular values do no harm. As p = k^T g, a gradient pBar of p adds k pBar to the result and g
 * pBar to kBar; as p' = g k^T, one of p' adds pBar k and pBar g.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class PolarGradient {
  private final int n;
  private final DensePolar polar;
  private final SingularValues singular;
  private final double[] k;
  private final double[] p;
  private final double[] s;
  private final double[] rows;
  private final double[] symmetric;
  private final double[] total;
  private final double[] work;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public PolarGradient(int n) {
    this.n = RowMajor.size(n);
    polar = new DensePolar(n);
    singular = new SingularValues(n);
    k = new double[n * n];
    p = new double[n * n];
    s = new double[n];
    rows = new double[n * n];
    symmetric = new double[n * n];
    total = new double[n * n];
    work = new double[n * n];
  }

  /**
   * out = the gradient of g, where those of k and p of g = k p are kBar and pBar. Status OK,
   * SINGULAR, NON_FINITE or NOT_CONVERGED.
   */
  public int right(double[] g, double[] kBar, double[] pBar, double[] out) {
    int status = prepare(g, kBar, pBar);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    RowMajor.multiplyAdd(n, g, symmetric, total);
    through(out);
    RowMajor.multiplyAdd(n, k, symmetric, out);
    return DenseStatus.OK;
  }

  /**
   * out = the gradient of g, where those of k and p of g = p k are kBar and pBar. Status OK,
   * SINGULAR, NON_FINITE or NOT_CONVERGED.
   */
  public int left(double[] g, double[] kBar, double[] pBar, double[] out) {
    int status = prepare(g, kBar, pBar);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    RowMajor.multiplyAdd(n, symmetric, g, total);
    through(out);
    RowMajor.multiplyAdd(n, symmetric, k, out);
    return DenseStatus.OK;
  }

  private int prepare(double[] g, double[] kBar, double[] pBar) {
    if (!RowMajor.finite(kBar) || !RowMajor.finite(pBar)) {
      return DenseStatus.NON_FINITE;
    }
    int status = polar.right(g, k, p);
    if (status == DenseStatus.OK) {
      status = singular.decompose(g, work, s, rows);
    }
    RowMajor.symmetricPart(n, pBar, symmetric);
    System.arraycopy(kBar, 0, total, 0, n * n);
    return status == DenseStatus.OK && n > 1 && s[n - 2] + s[n - 1] == 0
        ? DenseStatus.SINGULAR
        : status;
  }

  /** out = the gradient through k alone. */
  private void through(double[] out) {
    RowMajor.transposedMultiply(n, k, total, work);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        total[i * n + j] = work[i * n + j] - work[j * n + i];
      }
    }
    RowMajor.multiply(n, rows, total, work);
    RowMajor.multiplyTransposed(n, work, rows, total);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        total[i * n + j] = i == j ? 0 : total[i * n + j] / (s[i] + s[j]);
      }
    }
    RowMajor.transposedMultiply(n, rows, total, work);
    RowMajor.multiply(n, work, rows, total);
    RowMajor.multiply(n, k, total, out);
  }
}
