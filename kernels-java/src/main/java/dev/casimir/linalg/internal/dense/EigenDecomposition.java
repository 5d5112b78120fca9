package dev.casimir.linalg.internal.dense;

/**
 * Eigenvalues in descending order, equal ones in the order they were found in, and orthonormal
 * eigenvectors as columns, of each of which the first entry of the largest magnitude is positive.
 * Jacobi rotations for few rows, where they are faster and more accurate, a tridiagonal form for
 * many.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class EigenDecomposition {
  private static final int MOST_JACOBI_ROWS = 12;

  /** A way to find eigenvalues and eigenvectors. */
  @FunctionalInterface
  private interface Algorithm {
    int decompose(double[] matrix, double[] values, double[] vectors);
  }

  private final int n;
  private final Algorithm algorithm;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public EigenDecomposition(int n) {
    this.n = RowMajor.size(n);
    algorithm = n <= MOST_JACOBI_ROWS ? new DenseEigen(n)::decompose : tridiagonal(n);
  }

  private static Algorithm tridiagonal(int n) {
    TridiagonalEigen eigen = new TridiagonalEigen(n);
    return (matrix, values, vectors) -> eigen.decompose(n, matrix, values, vectors);
  }

  /** Of the symmetric part of a matrix. Status OK, NON_FINITE or NOT_CONVERGED. */
  public int decompose(double[] matrix, double[] values, double[] vectors) {
    int status = algorithm.decompose(matrix, values, vectors);
    if (status == DenseStatus.OK) {
      sort(values, vectors);
      ColumnSigns.orient(n, vectors);
    }
    return status;
  }

  private void sort(double[] values, double[] vectors) {
    for (int end = 1; end < n; end++) {
      for (int j = end; j > 0 && values[j - 1] < values[j]; j--) {
        double value = values[j];
        values[j] = values[j - 1];
        values[j - 1] = value;
        RowMajor.swapColumns(n, vectors, j - 1, j);
      }
    }
  }
}
