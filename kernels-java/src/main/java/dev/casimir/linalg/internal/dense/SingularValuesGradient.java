package dev.casimir.linalg.internal.dense;

/**
 * Gradients through g = k1 diag(s) k2:
 *
 * <pre>gBar = k1 [ (F o (A - A^T)) S + S (F o (B - B^T)) + diag(sBar) ] k2,</pre>
 *
 * <p>A = k1^T k1Bar, B = k2 k2Bar^T, F_ij = 1/(s_j^2 - s_i^2). Where singular values coincide the
 * factors are no functions of g: such an item is NOT_IN_DOMAIN unless no factor has a gradient
 * there.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class SingularValuesGradient {
  private static final double UNIT = 0x1p-53;

  private final int n;
  private final double[] left;
  private final double[] right;
  private final double[] middle;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public SingularValuesGradient(int n) {
    this.n = RowMajor.size(n);
    left = new double[n * n];
    right = new double[n * n];
    middle = new double[n * n];
  }

  /**
   * out = the gradient of g from the factors of its decomposition and their gradients. Status OK,
   * NOT_IN_DOMAIN or NON_FINITE.
   */
  public int run(
      double[] k1,
      double[] s,
      double[] k2,
      double[] k1Bar,
      double[] sBar,
      double[] k2Bar,
      double[] out) {
    if (!RowMajor.finite(k1)
        || !RowMajor.finite(s)
        || !RowMajor.finite(k2)
        || !RowMajor.finite(k1Bar)
        || !RowMajor.finite(sBar)
        || !RowMajor.finite(k2Bar)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    RowMajor.transposedMultiply(n, k1, k1Bar, left);
    RowMajor.multiplyTransposed(n, k2, k2Bar, right);
    double least = 4 * n * UNIT * s[0];
    for (int i = 0; i < n; i++) {
      middle[i * n + i] = sBar[i];
      for (int j = 0; j < n; j++) {
        if (i == j) {
          continue;
        }
        double a = left[i * n + j] - left[j * n + i];
        double b = right[i * n + j] - right[j * n + i];
        double gap = s[j] - s[i];
        double numerator = a * s[j] + s[i] * b;
        if (Math.abs(gap) <= least && (a != 0 || b != 0)) {
          return RowMajor.fail(DenseStatus.NOT_IN_DOMAIN, out);
        }
        middle[i * n + j] = a == 0 && b == 0 ? 0 : numerator / gap / (s[j] + s[i]);
      }
    }
    RowMajor.multiply(n, k1, middle, left);
    RowMajor.multiply(n, left, k2, out);
    return DenseStatus.OK;
  }
}
