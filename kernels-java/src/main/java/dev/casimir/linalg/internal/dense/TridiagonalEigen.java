package dev.casimir.linalg.internal.dense;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix through a tridiagonal one: Householder
 * reflections, then QL steps with implicit shifts. Errors are a few units of rounding times the
 * root of n, next to the largest eigenvalue. Cost about 9 n^3.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class TridiagonalEigen {
  private static final double UNIT = 0x1p-53;

  /** Two are usual. */
  private static final int MOST_STEPS = 60;

  private final int n;

  /** The matrix while it is reduced; then row k holds the reflection of column k. */
  private final double[] work;

  /** Rows are the vectors, so that rotations run along memory. */
  private final double[] rows;

  private final double[] factor;
  private final double[] below;
  private final double[] image;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public TridiagonalEigen(int n) {
    this.n = RowMajor.size(n);
    work = new double[n * n];
    rows = new double[n * n];
    factor = new double[n];
    below = new double[n];
    image = new double[n];
  }

  /**
   * Writes the n eigenvalues, in no order, and orthonormal eigenvectors as columns. Status OK,
   * NON_FINITE or NOT_CONVERGED.
   */
  public int decompose(double[] a, double[] values, double[] vectors) {
    if (!RowMajor.finite(a)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, values, vectors);
    }
    System.arraycopy(a, 0, vectors, 0, n * n);
    int scaling = RowMajor.exponent(vectors);
    RowMajor.scalePower(-scaling, vectors);
    RowMajor.symmetricPart(n, vectors, work);
    for (int k = 0; k < n - 2; k++) {
      reflect(k);
    }
    for (int k = 0; k < n; k++) {
      values[k] = work[k * n + k];
      below[k] = k < n - 2 ? below[k] : k == n - 2 ? work[k * n + k + 1] : 0;
    }
    gather();
    if (!diagonalise(values)) {
      return RowMajor.fail(DenseStatus.NOT_CONVERGED, values, vectors);
    }
    RowMajor.transpose(n, rows, vectors);
    RowMajor.scalePower(scaling, values);
    return DenseStatus.OK;
  }

  /** Clears column k below its second entry from the diagonal. */
  private void reflect(int k) {
    int row = k * n;
    double tail = 0;
    for (int j = k + 2; j < n; j++) {
      tail = Math.fma(work[row + j], work[row + j], tail);
    }
    double head = work[row + k + 1];
    factor[k] = 0;
    below[k] = head;
    if (tail == 0) {
      return;
    }
    double size = Math.sqrt(Math.fma(head, head, tail));
    below[k] = head > 0 ? -size : size;
    double first = head - below[k];
    work[row + k + 1] = first;
    double beta = 2 / Math.fma(first, first, tail);
    factor[k] = beta;
    double inside = 0;
    for (int i = k + 1; i < n; i++) {
      double sum = 0;
      for (int j = k + 1; j < n; j++) {
        sum += work[i * n + j] * work[row + j];
      }
      image[i] = beta * sum;
      inside += image[i] * work[row + i];
    }
    double half = 0.5 * beta * inside;
    for (int i = k + 1; i < n; i++) {
      image[i] -= half * work[row + i];
    }
    for (int i = k + 1; i < n; i++) {
      double v = work[row + i];
      double w = image[i];
      for (int j = k + 1; j < n; j++) {
        work[i * n + j] -= v * image[j] + w * work[row + j];
      }
    }
  }

  /** The transposed product of the reflections. */
  private void gather() {
    RowMajor.identity(n, rows);
    for (int k = n - 3; k >= 0; k--) {
      if (factor[k] == 0) {
        continue;
      }
      for (int i = k + 1; i < n; i++) {
        double sum = 0;
        for (int j = k + 1; j < n; j++) {
          sum += rows[i * n + j] * work[k * n + j];
        }
        double share = factor[k] * sum;
        for (int j = k + 1; j < n; j++) {
          rows[i * n + j] -= share * work[k * n + j];
        }
      }
    }
  }

  private boolean diagonalise(double[] values) {
    double size = 0;
    for (int i = 0; i < n; i++) {
      size = Math.max(size, Math.abs(values[i]) + Math.abs(below[i]));
    }
    for (int first = 0; first < n; first++) {
      int steps = 0;
      for (int last = block(first, size); last > first; last = block(first, size)) {
        if (steps++ == MOST_STEPS) {
          return false;
        }
        step(first, last, values);
      }
    }
    return true;
  }

  /** The last row that is coupled to a row. */
  private int block(int first, double size) {
    int last = first;
    while (last < n - 1 && Math.abs(below[last]) > UNIT * size) {
      last++;
    }
    return last;
  }

  /** A QL step with an implicit shift on the rows from {@code first} to {@code last}. */
  private void step(int first, int last, double[] values) {
    double ratio = (values[first + 1] - values[first]) / (2 * below[first]);
    double root = Math.sqrt(Math.fma(ratio, ratio, 1));
    double shift = below[first] / (ratio + Math.copySign(root, ratio));
    double g = values[last] - values[first] + shift;
    double sine = 1;
    double cosine = 1;
    double shifted = 0;
    for (int i = last - 1; i >= first; i--) {
      double f = sine * below[i];
      double b = cosine * below[i];
      double size = Math.sqrt(Math.fma(f, f, g * g));
      below[i + 1] = size;
      if (size == 0) {
        values[i + 1] -= shifted;
        below[last] = 0;
        return;
      }
      sine = f / size;
      cosine = g / size;
      g = values[i + 1] - shifted;
      double r = Math.fma(values[i] - g, sine, 2 * cosine * b);
      shifted = sine * r;
      values[i + 1] = g + shifted;
      g = Math.fma(cosine, r, -b);
      rotate(i, sine, cosine);
    }
    values[first] -= shifted;
    below[first] = g;
    below[last] = 0;
  }

  private void rotate(int row, double sine, double cosine) {
    int left = row * n;
    int right = left + n;
    for (int k = 0; k < n; k++) {
      double x = rows[left + k];
      double y = rows[right + k];
      rows[right + k] = sine * x + cosine * y;
      rows[left + k] = cosine * x - sine * y;
    }
  }
}
