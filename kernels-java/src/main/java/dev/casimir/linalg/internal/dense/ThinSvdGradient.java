package dev.casimir.linalg.internal.dense;

import java.util.Arrays;

/**
 * Gradients through a = u diag(s) v^T: those of {@link SingularValuesGradient} between u and v^T,
 * and what of the gradient of u lies outside its columns, over the singular values:
 *
 * <pre>aBar = u middle v^T + (uBar - u u^T uBar) diag(1/s) v^T</pre>
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class ThinSvdGradient {
  private final int rows;
  private final int n;
  private final SingularValuesGradient inner;
  private final double[] identity;
  private final double[] left;
  private final double[] right;
  private final double[] middle;
  private final double[] outside;

  /** For matrices of n columns and at least as many rows. */
  public ThinSvdGradient(int rows, int n) {
    this.rows = rows;
    this.n = n;
    inner = new SingularValuesGradient(n);
    identity = new double[n * n];
    RowMajor.identity(n, identity);
    left = new double[n * n];
    right = new double[n * n];
    middle = new double[n * n];
    outside = new double[rows * n];
  }

  /**
   * out = the gradient of a. Status OK, NON_FINITE, or NOT_IN_DOMAIN where the factors have a
   * gradient but are no functions of a.
   */
  public int run(
      double[] u,
      double[] s,
      double[] v,
      double[] uBar,
      double[] sBar,
      double[] vBar,
      double[] out) {
    Rectangular.transposedMultiply(rows, n, u, uBar, left);
    RowMajor.transposedMultiply(n, vBar, v, right);
    int status = inner.run(identity, s, identity, left, sBar, right, middle);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    for (int k = 0; k < n * n; k++) {
      left[k] = -left[k];
    }
    System.arraycopy(uBar, 0, outside, 0, rows * n);
    Rectangular.multiplyAdd(rows, n, u, left, outside);
    for (int at = 0; at < rows * n; at++) {
      double value = s[at % n];
      if (rows > n && value == 0 && outside[at] != 0) {
        return RowMajor.fail(DenseStatus.NOT_IN_DOMAIN, out);
      }
      outside[at] = rows == n || value == 0 ? 0 : outside[at] / value;
    }
    Rectangular.multiplyAdd(rows, n, u, middle, outside);
    RowMajor.transpose(n, v, right);
    Arrays.fill(out, 0);
    Rectangular.multiplyAdd(rows, n, outside, right, out);
    return DenseStatus.OK;
  }
}
