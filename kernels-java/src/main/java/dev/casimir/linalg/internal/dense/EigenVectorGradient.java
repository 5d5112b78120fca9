package dev.casimir.linalg.internal.dense;

/**
 * Gradients through the eigenvalues l and eigenvectors V of a symmetric matrix: V (K + diag(lBar))
 * V^T with K_ij = (M_ij - M_ji) / (2 (l_j - l_i)), M = V^T VBar.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class EigenVectorGradient {
  private static final double UNIT = 0x1p-53;

  private final int n;
  private final double broadening;
  private final double[] product;
  private final double[] middle;

  /**
   * For matrices of size n.
   *
   * @param broadening 0, or the width of a Lorentzian next to the largest eigenvalue
   */
  public EigenVectorGradient(int n, double broadening) {
    this.n = RowMajor.size(n);
    this.broadening = broadening;
    product = new double[n * n];
    middle = new double[n * n];
  }

  /** out = the gradient of the matrix. Status OK or NON_FINITE. */
  public int run(
      double[] values, double[] vectors, double[] valuesBar, double[] vectorsBar, double[] out) {
    if (!RowMajor.finite(values)
        || !RowMajor.finite(vectors)
        || !RowMajor.finite(valuesBar)
        || !RowMajor.finite(vectorsBar)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, out);
    }
    RowMajor.transposedMultiply(n, vectors, vectorsBar, product);
    double largest = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    for (int i = 0; i < n; i++) {
      middle[i * n + i] = valuesBar[i];
      for (int j = 0; j < i; j++) {
        double twist = 0.5 * product[i * n + j] - 0.5 * product[j * n + i];
        double entry = overGap(twist, values[j] - values[i], largest);
        middle[i * n + j] = entry;
        middle[j * n + i] = entry;
      }
    }
    RowMajor.multiply(n, vectors, middle, product);
    RowMajor.multiplyTransposed(n, product, vectors, middle);
    RowMajor.symmetricPart(n, middle, out);
    return DenseStatus.OK;
  }

  private double overGap(double twist, double gap, double largest) {
    if (broadening == 0) {
      return Math.abs(gap) <= 4 * n * UNIT * largest ? 0 : twist / gap;
    }
    double width = broadening * largest;
    return gap == 0 ? 0 : twist / (gap + width * (width / gap));
  }
}
