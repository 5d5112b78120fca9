package dev.casimir.linalg.internal.dense;

import java.util.Arrays;

/**
 * a = u diag(s) v^T of matrices with at least as many rows as columns: the triangular factor of a
 * by one-sided Jacobi rotations. s descending, u of the shape of a, v square; columns of both are
 * orthonormal also where a is singular.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class ThinSvd {
  private final int rows;
  private final int n;
  private final ThinQr qr;
  private final SingularValues singular;
  private final double[] q;
  private final double[] r;
  private final double[] left;
  private final double[] right;

  /**
   * For matrices of that shape.
   *
   * @throws IllegalArgumentException if there are more columns than rows or none
   */
  public ThinSvd(int rows, int n) {
    this.rows = rows;
    this.n = n;
    qr = new ThinQr(rows, n);
    singular = new SingularValues(n);
    q = new double[rows * n];
    r = new double[n * n];
    left = new double[n * n];
    right = new double[n * n];
  }

  /** Status OK, NON_FINITE or NOT_CONVERGED. */
  public int decompose(double[] a, double[] u, double[] s, double[] v) {
    if (qr.decompose(a, q, r) == DenseStatus.NON_FINITE) {
      return RowMajor.fail(DenseStatus.NON_FINITE, u, s, v);
    }
    int status = singular.decompose(r, left, s, right);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, u, s, v);
    }
    Arrays.fill(u, 0);
    Rectangular.multiplyAdd(rows, n, q, left, u);
    RowMajor.transpose(n, right, v);
    return DenseStatus.OK;
  }
}
