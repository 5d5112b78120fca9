package dev.casimir.linalg.internal.dense;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations.
 *
 * <p>Jacobi's method keeps the relative accuracy of small eigenvalues of graded positive definite
 * matrices, which tridiagonal and closed forms lose. Only the symmetric part of the input counts.
 * Cost about 3 n^3 for each of some 5 to 10 sweeps.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class DenseEigen {
  private static final double UNIT = 0x1p-53;
  private static final double NEGLIGIBLE = 0x1p-112;
  private static final int MOST_SWEEPS = 60;

  private final int n;
  private final double[] work;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public DenseEigen(int n) {
    this.n = RowMajor.size(n);
    work = new double[n * n];
  }

  /**
   * Writes the n eigenvalues in descending order and orthonormal eigenvectors as the columns of an
   * n x n matrix. Status OK, NON_FINITE or NOT_CONVERGED.
   */
  public int decompose(double[] a, double[] values, double[] vectors) {
    if (!RowMajor.finite(a)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, values, vectors);
    }
    System.arraycopy(a, 0, vectors, 0, n * n);
    int scaling = RowMajor.exponent(vectors);
    RowMajor.scalePower(-scaling, vectors);
    RowMajor.symmetricPart(n, vectors, work);
    RowMajor.identity(n, vectors);
    int sweep = 0;
    while (sweep(vectors)) {
      if (sweep++ == MOST_SWEEPS) {
        return RowMajor.fail(DenseStatus.NOT_CONVERGED, values, vectors);
      }
    }
    for (int i = 0; i < n; i++) {
      values[i] = Math.scalb(work[i * n + i], scaling);
    }
    sort(values, vectors);
    return DenseStatus.OK;
  }

  /** Rotates every pair once; false if none was worth it. */
  private boolean sweep(double[] vectors) {
    boolean rotated = false;
    for (int p = 0; p < n - 1; p++) {
      for (int q = p + 1; q < n; q++) {
        double entry = Math.abs(work[p * n + q]);
        double scale = Math.sqrt(Math.abs(work[p * n + p])) * Math.sqrt(Math.abs(work[q * n + q]));
        if (entry > UNIT * scale && entry > NEGLIGIBLE) {
          rotate(p, q, vectors);
          rotated = true;
        }
      }
    }
    return rotated;
  }

  private void rotate(int p, int q, double[] vectors) {
    double entry = work[p * n + q];
    double difference = work[q * n + q] - work[p * n + p];
    double twice = 2 * entry;
    double sign = difference < 0 ? -1 : 1;
    // entries are at most n and this one is not negligible: squares neither overflow nor vanish
    double length = Math.sqrt(Math.fma(difference, difference, twice * twice));
    double tangent = sign * twice / (Math.abs(difference) + length);
    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
    double sine = tangent * cosine;
    double ratio = sine / (1 + cosine);
    work[p * n + p] -= tangent * entry;
    work[q * n + q] += tangent * entry;
    work[p * n + q] = 0;
    work[q * n + p] = 0;
    for (int r = 0; r < n; r++) {
      if (r != p && r != q) {
        double left = work[r * n + p];
        double right = work[r * n + q];
        double turnedLeft = left - sine * (right + ratio * left);
        double turnedRight = right + sine * (left - ratio * right);
        work[r * n + p] = turnedLeft;
        work[p * n + r] = turnedLeft;
        work[r * n + q] = turnedRight;
        work[q * n + r] = turnedRight;
      }
      double left = vectors[r * n + p];
      double right = vectors[r * n + q];
      vectors[r * n + p] = left - sine * (right + ratio * left);
      vectors[r * n + q] = right + sine * (left - ratio * right);
    }
  }

  private void sort(double[] values, double[] vectors) {
    for (int i = 0; i < n - 1; i++) {
      int largest = i;
      for (int j = i + 1; j < n; j++) {
        if (values[j] > values[largest]) {
          largest = j;
        }
      }
      if (largest != i) {
        double value = values[i];
        values[i] = values[largest];
        values[largest] = value;
        RowMajor.swapColumns(n, vectors, i, largest);
      }
    }
  }
}
