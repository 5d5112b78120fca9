package dev.casimir.linalg.internal.dense;

/**
 * The real Schur form A = Q T Q^T: Q orthogonal, T upper triangular but for 2x2 blocks on its
 * diagonal, which hold complex pairs as [[a, b], [c, a]] with bc &lt; 0.
 *
 * <p>Reduction to Hessenberg form by reflections, then Francis' double-shift QR steps with
 * exceptional shifts; the number of steps is limited, so that every finite matrix comes to an end.
 * Backward error a few n units of rounding relative to the norm. Cost about 25 n^3.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class RealSchur {
  private static final double UNIT = 0x1p-53;
  private static final int STEPS_PER_EIGENVALUE = 60;

  private final int n;
  private final double[] reflector;
  private final SchurBlock block = new SchurBlock();

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public RealSchur(int n) {
    this.n = RowMajor.size(n);
    reflector = new double[n];
  }

  /** Status OK, NON_FINITE or NOT_CONVERGED. */
  public int decompose(double[] a, double[] q, double[] t) {
    if (!RowMajor.finite(a)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, q, t);
    }
    System.arraycopy(a, 0, t, 0, n * n);
    // With entries near one no product of three overflows or vanishes.
    int scaling = RowMajor.exponent(t);
    RowMajor.scalePower(-scaling, t);
    RowMajor.identity(n, q);
    for (int k = 0; k < n - 2; k++) {
      reflectColumn(t, q, k);
    }
    if (!iterate(t, q)) {
      return RowMajor.fail(DenseStatus.NOT_CONVERGED, q, t);
    }
    RowMajor.scalePower(scaling, t);
    return DenseStatus.OK;
  }

  /** Clears column k below its subdiagonal by a reflection from both sides. */
  private void reflectColumn(double[] t, double[] q, int k) {
    double below = 0;
    double size = 0;
    for (int i = k + 1; i < n; i++) {
      size = Math.hypot(size, t[i * n + k]);
      below = i > k + 1 ? Math.max(below, Math.abs(t[i * n + k])) : 0;
    }
    if (below == 0) {
      return;
    }
    double head = t[(k + 1) * n + k];
    double image = head > 0 ? -size : size;
    for (int i = k + 1; i < n; i++) {
      reflector[i] = t[i * n + k] / (head - image);
    }
    reflector[k + 1] = 1;
    double factor = 2 / square(k + 1);
    for (int j = k + 1; j < n; j++) {
      double sum = 0;
      for (int i = k + 1; i < n; i++) {
        sum = Math.fma(reflector[i], t[i * n + j], sum);
      }
      for (int i = k + 1; i < n; i++) {
        t[i * n + j] = Math.fma(-factor * sum, reflector[i], t[i * n + j]);
      }
    }
    reflectRows(t, k + 1, factor);
    reflectRows(q, k + 1, factor);
    t[(k + 1) * n + k] = image;
    for (int i = k + 2; i < n; i++) {
      t[i * n + k] = 0;
    }
  }

  /** The square of the reflector's length: taken anew, it keeps reflections orthogonal. */
  private double square(int first) {
    double square = 0;
    for (int i = first; i < n; i++) {
      square = Math.fma(reflector[i], reflector[i], square);
    }
    return square;
  }

  private void reflectRows(double[] x, int first, double factor) {
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = first; j < n; j++) {
        sum = Math.fma(x[i * n + j], reflector[j], sum);
      }
      for (int j = first; j < n; j++) {
        x[i * n + j] = Math.fma(-factor * sum, reflector[j], x[i * n + j]);
      }
    }
  }

  private boolean iterate(double[] t, double[] q) {
    double norm = RowMajor.norm1(n, t);
    int last = n - 1;
    int step = 0;
    while (last >= 0) {
      int first = activeBlock(t, last, norm);
      if (first >= last - 1) {
        if (first == last - 1) {
          block.standardise(n, t, q, first);
        }
        last = first - 1;
        step = 0;
      } else if (step++ == STEPS_PER_EIGENVALUE) {
        return false;
      } else {
        FrancisStep.apply(n, t, q, first, last, step % 10 == 0);
      }
    }
    return true;
  }

  /** Where the last block without a negligible subdiagonal entry begins; clears that entry. */
  private int activeBlock(double[] t, int last, double norm) {
    for (int l = last; l > 0; l--) {
      double scale = Math.abs(t[(l - 1) * n + l - 1]) + Math.abs(t[l * n + l]);
      if (Math.abs(t[l * n + l - 1]) <= UNIT * (scale == 0 ? norm : scale)) {
        t[l * n + l - 1] = 0;
        return l;
      }
    }
    return 0;
  }
}
