package dev.casimir.linalg.internal.dense;

/**
 * The principal square root of a real matrix of size n and its Frechet derivative: the root all of
 * whose eigenvalues have positive real parts.
 *
 * <p>n = 2 takes the closed form (A + sqrt(det) I)/sqrt(tr A + 2 sqrt(det)). Otherwise the matrix
 * is brought to real Schur form, the root taken block after block and improved by one step of
 * Newton's iteration. The derivative solves R X + X R = E in the Schur basis. Cost about 40 n^3.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class DenseSquareRoot {
  private final int n;
  private final PrincipalSchur schur;
  private final QuasiTriangularRoot roots;
  private final double[] root;
  private final double[] direction;
  private final double[] residual;
  private final double[] transposed;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public DenseSquareRoot(int n) {
    this.n = RowMajor.size(n);
    schur = new PrincipalSchur(n);
    roots = new QuasiTriangularRoot(n);
    root = new double[n * n];
    direction = new double[n * n];
    residual = new double[n * n];
    transposed = new double[n * n];
  }

  /** out = a^(1/2). Status OK, NO_PRINCIPAL, SINGULAR, NON_FINITE or NOT_CONVERGED. */
  public int sqrt(double[] a, double[] out) {
    if (!RowMajor.finite(a)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    if (n == 2) {
      int status = closedForm(a, out);
      return status == DenseStatus.OK ? status : RowMajor.fail(status, out);
    }
    int status = schur.decompose(a);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    roots.root(schur.t(), root);
    schur.fromBasis(root, out);
    refine(a, out);
    return DenseStatus.OK;
  }

  /**
   * One step of Newton's iteration, which takes the rounding of the two changes of basis out of x.
   * Near the negative axis, where its quadratic term is more than rounding, and among the smallest
   * numbers there is nothing to gain.
   */
  private void refine(double[] a, double[] x) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = a[i * n + j];
        for (int k = 0; k < n; k++) {
          sum = Math.fma(-x[i * n + k], x[k * n + j], sum);
        }
        residual[i * n + j] = sum;
      }
    }
    schur.toBasis(residual, direction);
    roots.derivative(root, direction);
    schur.fromBasis(direction, residual);
    boolean small = RowMajor.largest(residual) < 0x1p-28 * RowMajor.largest(x);
    if (!small || RowMajor.largest(a) < 0x1p-900) {
      return;
    }
    for (int k = 0; k < n * n; k++) {
      x[k] += residual[k];
    }
  }

  private static int closedForm(double[] m, double[] out) {
    int exponent = RowMajor.exponent(m);
    // Even, so that its root is a power of two.
    int scaling = Math.abs(exponent) > 400 ? -exponent & ~1 : 0;
    double a = Math.scalb(m[0], scaling);
    double b = Math.scalb(m[1], scaling);
    double c = Math.scalb(m[2], scaling);
    double d = Math.scalb(m[3], scaling);
    double determinant = Discriminant.determinant(a, b, c, d);
    if (!(determinant > 0)) {
      return determinant == 0 ? DenseStatus.SINGULAR : DenseStatus.NO_PRINCIPAL;
    }
    double discriminant = Discriminant.of(a, b, c, d);
    double trace = a + d;
    if (discriminant >= 0 && trace <= 0) {
      return DenseStatus.NO_PRINCIPAL;
    }
    double delta = Math.sqrt(determinant);
    // tr + 2 delta and its product with 2 delta - tr, which is -4 D: neither cancels where used.
    double sum = trace >= 0 ? trace + 2 * delta : -4 * discriminant / (2 * delta - trace);
    double divisor = Math.sqrt(sum);
    double p = 0.5 * (a - d);
    double upper = trace >= 0 ? (a + delta) / divisor : 0.5 * divisor + p / divisor;
    double lower = trace >= 0 ? (d + delta) / divisor : 0.5 * divisor - p / divisor;
    out[0] = Math.scalb(upper, -scaling / 2);
    out[1] = Math.scalb(b / divisor, -scaling / 2);
    out[2] = Math.scalb(c / divisor, -scaling / 2);
    out[3] = Math.scalb(lower, -scaling / 2);
    return DenseStatus.OK;
  }

  /**
   * out = the derivative of the root at a in direction e. Status OK, NO_PRINCIPAL, SINGULAR,
   * NON_FINITE or NOT_CONVERGED.
   */
  public int derivative(double[] a, double[] e, double[] out) {
    if (!RowMajor.finite(a) || !RowMajor.finite(e)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    int status = schur.decompose(a);
    if (status != DenseStatus.OK) {
      return RowMajor.fail(status, out);
    }
    roots.root(schur.t(), root);
    schur.toBasis(e, direction);
    roots.derivative(root, direction);
    schur.fromBasis(direction, out);
    return DenseStatus.OK;
  }

  /** out = the gradient of a, where that of its root is g. Status as of the derivative. */
  public int gradient(double[] a, double[] g, double[] out) {
    RowMajor.transpose(n, a, transposed);
    return derivative(transposed, g, out);
  }
}
