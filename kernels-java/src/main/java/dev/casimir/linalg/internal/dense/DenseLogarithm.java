package dev.casimir.linalg.internal.dense;

/**
 * The principal logarithm of a real matrix of size n and its Frechet derivative: the logarithm
 * whose eigenvalues have imaginary parts within (-pi, pi).
 *
 * <p>n = 2 takes the closed form. Otherwise the matrix is balanced by powers of two; if it is near
 * the identity the rational approximation is taken at once, from the entries less one, so that
 * log(I + Y) has small relative error for tiny Y. If not, square roots of the real Schur form bring
 * it there, and the diagonal blocks of the result, and the entries between real ones, are replaced
 * by their closed forms. Cost about (35 + 4 s) n^3 for s roots.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class DenseLogarithm {
  /** Where the rational approximation is accurate, with some room for its derivative. */
  private static final double NEAR = 0.24;

  /** The same for a balanced matrix, whose small entries must have small errors of their own. */
  private static final double NEARER = NEAR / 64;

  private static final int MOST_ROOTS = 200;

  private final int n;
  private final boolean anyReal;
  private final PrincipalSchur schur;
  private final QuasiTriangularRoot roots;
  private final QuasiTriangularLogarithm blocks;
  private final RationalLogarithm rational;
  private final double[] root;
  private final double[] next;
  private final double[] direction;
  private final double[] transposed;

  /**
   * For matrices of size n; only principal logarithms.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public DenseLogarithm(int n) {
    this(n, false);
  }

  /**
   * For matrices of size n.
   *
   * @param anyReal whether -c I, c > 0, of size 2 gets its real logarithm ln c I + pi [[0, -1], [1,
   *     0]] instead of NO_PRINCIPAL
   * @throws IllegalArgumentException if n is not positive
   */
  public DenseLogarithm(int n, boolean anyReal) {
    this.n = RowMajor.size(n);
    this.anyReal = anyReal;
    schur = new PrincipalSchur(n);
    roots = new QuasiTriangularRoot(n);
    blocks = new QuasiTriangularLogarithm(n);
    rational = new RationalLogarithm(n);
    root = new double[n * n];
    next = new double[n * n];
    direction = new double[n * n];
    transposed = new double[n * n];
  }

  /** out = log a. Status OK, NO_PRINCIPAL, SINGULAR, NON_FINITE or NOT_CONVERGED. */
  public int log(double[] a, double[] out) {
    if (!RowMajor.finite(a)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    int status = n == 2 ? closedForm(a, out) : general(a, out);
    return status == DenseStatus.OK ? status : RowMajor.fail(status, out);
  }

  private int closedForm(double[] a, double[] out) {
    if (anyReal && a[0] < 0 && a[0] == a[3] && a[1] == 0 && a[2] == 0) {
      out[0] = Math.log(-a[0]);
      out[1] = -Math.PI;
      out[2] = Math.PI;
      out[3] = out[0];
      return DenseStatus.OK;
    }
    return TwoByTwoLogarithm.log(a, out);
  }

  private int general(double[] a, double[] out) {
    schur.balance(a);
    double near = schur.shortened() ? NEARER : NEAR;
    if (takeOne(schur.balanced(), root) <= near) {
      rational.log(root, out);
      schur.balancing().undo(out);
      return DenseStatus.OK;
    }
    int status = schur.decomposeBalanced();
    if (status != DenseStatus.OK) {
      return status;
    }
    blocks.of(schur.t());
    System.arraycopy(schur.t(), 0, root, 0, n * n);
    int count = 0;
    while (takeOne(root, next) > near) {
      if (count++ == MOST_ROOTS) {
        return DenseStatus.NOT_CONVERGED;
      }
      roots.root(root, next);
      System.arraycopy(next, 0, root, 0, n * n);
    }
    blocks.replaceRootLessOne(count, next);
    rational.log(next, root);
    RowMajor.scalePower(count, root);
    blocks.replaceLogarithm(schur.t(), root);
    schur.fromBasis(root, out);
    return DenseStatus.OK;
  }

  /** out = x - I; returns its norm. */
  private double takeOne(double[] x, double[] out) {
    System.arraycopy(x, 0, out, 0, n * n);
    RowMajor.addToDiagonal(n, -1, out);
    return RowMajor.norm1(n, out);
  }

  /**
   * out = L_log(a, e), the derivative of log at a in direction e. Status OK, NO_PRINCIPAL,
   * SINGULAR, NON_FINITE or NOT_CONVERGED.
   */
  public int derivative(double[] a, double[] e, double[] out) {
    if (!RowMajor.finite(a) || !RowMajor.finite(e)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    int status = schur.decompose(a);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    double near = schur.shortened() ? NEARER : NEAR;
    schur.toBasis(e, direction);
    System.arraycopy(schur.t(), 0, root, 0, n * n);
    int count = 0;
    while (takeOne(root, next) > near) {
      if (count++ == MOST_ROOTS) {
        return RowMajor.fail(DenseStatus.NOT_CONVERGED, out);
      }
      roots.root(root, next);
      System.arraycopy(next, 0, root, 0, n * n);
      roots.derivative(root, direction);
    }
    rational.derivative(next, direction, root);
    RowMajor.scalePower(count, root);
    schur.fromBasis(root, out);
    return DenseStatus.OK;
  }

  /** out = the gradient of a, where that of log a is g. Status as of the derivative. */
  public int gradient(double[] a, double[] g, double[] out) {
    RowMajor.transpose(n, a, transposed);
    return derivative(transposed, g, out);
  }
}
