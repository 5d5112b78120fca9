package dev.casimir.lie.internal.sampling;

/** Eigenvalues and eigenvectors of small symmetric matrices by Jacobi's rotations, cyclically. */
final class SymmetricJacobi {
  /** Convergence is quadratic: matrices of any size in use need fewer. */
  private static final int MAX_SWEEPS = 30;

  private SymmetricJacobi() {}

  /**
   * Decomposes a symmetric matrix.
   *
   * @param matrix n x n; its diagonal becomes the eigenvalues, in no order
   * @param vectors becomes the matrix of eigenvectors, as columns
   */
  static void decompose(double[] matrix, double[] vectors, int n) {
    for (int i = 0; i < n * n; i++) {
      vectors[i] = i % (n + 1) == 0 ? 1 : 0;
    }
    boolean rotated = true;
    for (int sweep = 0; rotated && sweep < MAX_SWEEPS; sweep++) {
      rotated = false;
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotated |= annihilate(matrix, vectors, n, p, q);
        }
      }
    }
  }

  private static boolean annihilate(double[] a, double[] vectors, int n, int p, int q) {
    double off = a[p * n + q];
    double first = a[p * n + p];
    double second = a[q * n + q];
    if (Math.abs(off) <= 0x1p-54 * Math.sqrt(Math.abs(first)) * Math.sqrt(Math.abs(second))
        || off == 0) {
      return false;
    }
    double ratio = (second - first) / (2 * off);
    double tangent = 1 / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
    tangent = ratio < 0 ? -tangent : tangent;
    double cos = 1 / Math.sqrt(1 + tangent * tangent);
    double sin = tangent * cos;
    for (int k = 0; k < n; k++) {
      if (k != p && k != q) {
        double kp = a[k * n + p];
        double kq = a[k * n + q];
        a[k * n + p] = cos * kp - sin * kq;
        a[k * n + q] = sin * kp + cos * kq;
        a[p * n + k] = a[k * n + p];
        a[q * n + k] = a[k * n + q];
      }
      double vp = vectors[k * n + p];
      double vq = vectors[k * n + q];
      vectors[k * n + p] = cos * vp - sin * vq;
      vectors[k * n + q] = sin * vp + cos * vq;
    }
    a[p * n + p] = first - tangent * off;
    a[q * n + q] = second + tangent * off;
    a[p * n + q] = 0;
    a[q * n + p] = 0;
    return true;
  }
}
