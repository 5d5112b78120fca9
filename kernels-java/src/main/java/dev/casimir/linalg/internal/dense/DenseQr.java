package dev.casimir.linalg.internal.dense;

/**
 * g = q r by Householder reflections: q orthogonal, r upper triangular with a positive diagonal,
 * which makes both unique. For det g > 0 q is a rotation. Orthogonality a few units of rounding
 * whatever the condition of g. Cost about 5 n^3.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class DenseQr {
  private final int n;
  private final double[] reflector;
  private final OrthogonalPolish polish;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public DenseQr(int n) {
    this.n = RowMajor.size(n);
    reflector = new double[n];
    polish = new OrthogonalPolish(n);
  }

  /** Status OK, SINGULAR (a zero on the diagonal of r) or NON_FINITE. */
  public int decompose(double[] g, double[] q, double[] r) {
    if (!RowMajor.finite(g)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, q, r);
    }
    System.arraycopy(g, 0, r, 0, n * n);
    int scaling = RowMajor.exponent(r);
    RowMajor.scalePower(-scaling, r);
    RowMajor.identity(n, q);
    for (int k = 0; k < n; k++) {
      if (!reflect(r, q, k)) {
        return RowMajor.fail(DenseStatus.SINGULAR, q, r);
      }
    }
    polish.apply(q);
    RowMajor.scalePower(scaling, r);
    return DenseStatus.OK;
  }

  /** Clears column k below the diagonal and makes the diagonal entry positive. */
  private boolean reflect(double[] r, double[] q, int k) {
    double size = 0;
    for (int i = k; i < n; i++) {
      size = Math.hypot(size, r[i * n + k]);
    }
    if (size == 0) {
      return false;
    }
    double head = r[k * n + k];
    double image = head > 0 ? -size : size;
    for (int i = k; i < n; i++) {
      reflector[i] = r[i * n + k] / (head - image);
    }
    reflector[k] = 1;
    double factor = 2 / square(k);
    for (int j = k; j < n; j++) {
      double sum = 0;
      for (int i = k; i < n; i++) {
        sum = Math.fma(reflector[i], r[i * n + j], sum);
      }
      for (int i = k; i < n; i++) {
        r[i * n + j] = Math.fma(-factor * sum, reflector[i], r[i * n + j]);
      }
    }
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = k; j < n; j++) {
        sum = Math.fma(q[i * n + j], reflector[j], sum);
      }
      for (int j = k; j < n; j++) {
        q[i * n + j] = Math.fma(-factor * sum, reflector[j], q[i * n + j]);
      }
    }
    r[k * n + k] = image;
    for (int i = k + 1; i < n; i++) {
      r[i * n + k] = 0;
    }
    if (image < 0) {
      for (int i = 0; i < n; i++) {
        r[k * n + i] = -r[k * n + i];
        q[i * n + k] = -q[i * n + k];
      }
      for (int i = 0; i < k; i++) {
        r[k * n + i] = 0;
      }
    }
    return true;
  }

  /** The square of the reflector's length: taken anew, it keeps reflections orthogonal. */
  private double square(int first) {
    double square = 0;
    for (int i = first; i < n; i++) {
      square = Math.fma(reflector[i], reflector[i], square);
    }
    return square;
  }
}
