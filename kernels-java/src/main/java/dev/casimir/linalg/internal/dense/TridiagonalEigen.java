package dev.casimir.linalg.internal.dense;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of symmetric matrices by Householder's reduction to tridiagonal form
 * and implicit QL steps with Wilkinson's shift (Golub and Van Loan, 8.3; EISPACK's tred2 and
 * imtql2).
 *
 * <p>Backward stable: eigenvalues have errors of some units of the last place of the largest.
 * Unlike {@link DenseEigen} it does not keep the digits of much smaller ones, but it is some three
 * times faster for 8 rows and seven for 64: about 6 n^3 multiply-adds, nearly all in loops along
 * rows without sums, which run in vectors, and whose bits do not depend on their width.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class TridiagonalEigen {
  private static final double UNIT = 0x1p-53;
  private static final double NEGLIGIBLE = 0x1p-60;
  private static final int MOST_STEPS = 60;

  private final int capacity;

  /** The matrix; from the last up, its rows become Householder vectors. */
  private final double[] work;

  /** Rows become eigenvectors. */
  private final double[] basis;

  private final double[] diagonal;
  private final double[] offDiagonal;
  private final double[] reflections;
  private final double[] row;

  /**
   * For matrices of size n or less.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public TridiagonalEigen(int n) {
    capacity = RowMajor.size(n);
    work = new double[n * n];
    basis = new double[n * n];
    diagonal = new double[n];
    offDiagonal = new double[n];
    reflections = new double[n];
    row = new double[n];
  }

  /**
   * Writes the n eigenvalues in descending order and orthonormal eigenvectors as the columns of an
   * n x n matrix. Status OK, NON_FINITE or NOT_CONVERGED, where the outputs are NaN.
   *
   * @param n rows, at most those this was made for
   * @param a row-major from its beginning; only its symmetric part counts
   * @param values n or longer
   * @param vectors n x n or longer; may be {@code a}
   */
  public int decompose(int n, double[] a, double[] values, double[] vectors) {
    if (n < 1 || n > capacity) {
      throw new IllegalArgumentException("n: expected 1.." + capacity + ", got " + n);
    }
    double largest = 0;
    double zeros = 0;
    for (int k = 0; k < n * n; k++) {
      largest = Math.max(largest, Math.abs(a[k]));
      zeros += 0 * a[k];
    }
    if (zeros != 0) {
      return fail(DenseStatus.NON_FINITE, n, values, vectors);
    }
    int scaling = RowMajor.exponent(largest);
    double factor = Math.scalb(1.0, -(scaling / 2));
    double otherFactor = Math.scalb(1.0, -(scaling - scaling / 2));
    for (int k = 0; k < n * n; k++) {
      work[k] = a[k] * factor * otherFactor;
    }
    // Only now: halves of the smallest numbers would vanish.
    RowMajor.symmetricPart(n, work, work);
    reduce(n);
    accumulate(n);
    for (int l = 0; l < n; l++) {
      if (!isolate(n, l)) {
        return fail(DenseStatus.NOT_CONVERGED, n, values, vectors);
      }
    }
    sort(n, scaling, values, vectors);
    return DenseStatus.OK;
  }

  private static int fail(int status, int n, double[] values, double[] vectors) {
    Arrays.fill(values, 0, n, Double.NaN);
    Arrays.fill(vectors, 0, n * n, Double.NaN);
    return status;
  }

  /**
   * Reflects the leading rows and columns, from the last row up, until three diagonals are left.
   * Row i of the work then holds the vector v of its reflection I - r v v^T in its first i places.
   */
  private void reduce(int n) {
    for (int i = n - 1; i > 0; i--) {
      int at = i * n;
      diagonal[i] = work[at + i];
      double last = work[at + i - 1];
      double largest = 0;
      for (int k = 0; k < i - 1; k++) {
        largest = Math.max(largest, Math.abs(work[at + k]));
      }
      if (largest == 0) {
        offDiagonal[i - 1] = last;
        reflections[i] = 0;
      } else {
        reflect(n, i, Math.max(largest, Math.abs(last)));
      }
    }
    diagonal[0] = work[0];
  }

  private void reflect(int n, int i, double largest) {
    int at = i * n;
    double squares = 0;
    for (int k = 0; k < i; k++) {
      work[at + k] /= largest;
      squares = Math.fma(work[at + k], work[at + k], squares);
    }
    double last = work[at + i - 1];
    double length = last > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    offDiagonal[i - 1] = largest * length;
    work[at + i - 1] = last - length;
    double reflection = 1 / (squares - last * length);
    reflections[i] = reflection;
    multiplyLeading(n, i);
    double overlap = 0;
    for (int k = 0; k < i; k++) {
      row[k] *= reflection;
      overlap = Math.fma(row[k], work[at + k], overlap);
    }
    double half = 0.5 * reflection * overlap;
    for (int k = 0; k < i; k++) {
      row[k] = Math.fma(-half, work[at + k], row[k]);
    }
    for (int j = 0; j < i; j++) {
      int to = j * n;
      double v = -work[at + j];
      double w = -row[j];
      for (int k = 0; k < i; k++) {
        work[to + k] = Math.fma(v, row[k], Math.fma(w, work[at + k], work[to + k]));
      }
    }
  }

  /** The leading i x i block times the first i numbers of row i, into {@code row}. */
  private void multiplyLeading(int n, int i) {
    Arrays.fill(row, 0, i, 0);
    for (int j = 0; j < i; j++) {
      int from = j * n;
      double v = work[i * n + j];
      for (int k = 0; k < i; k++) {
        row[k] = Math.fma(v, work[from + k], row[k]);
      }
    }
  }

  /** The product of the reflections, transposed at the end so that its columns become rows. */
  private void accumulate(int n) {
    RowMajor.identity(n, basis);
    for (int i = 1; i < n; i++) {
      if (reflections[i] != 0) {
        Arrays.fill(row, 0, i, 0);
        for (int j = 0; j < i; j++) {
          double v = work[i * n + j];
          for (int k = 0; k < i; k++) {
            row[k] = Math.fma(v, basis[j * n + k], row[k]);
          }
        }
        for (int j = 0; j < i; j++) {
          double v = -reflections[i] * work[i * n + j];
          for (int k = 0; k < i; k++) {
            basis[j * n + k] = Math.fma(v, row[k], basis[j * n + k]);
          }
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double swapped = basis[i * n + j];
        basis[i * n + j] = basis[j * n + i];
        basis[j * n + i] = swapped;
      }
    }
  }

  /** QL steps until the off-diagonal number l is negligible; false if there were too many. */
  private boolean isolate(int n, int l) {
    for (int step = 0; step <= MOST_STEPS; step++) {
      int end = l;
      while (end < n - 1 && !negligible(end)) {
        end++;
      }
      if (end == l) {
        return true;
      }
      step(n, l, end);
    }
    return false;
  }

  private boolean negligible(int k) {
    double entry = Math.abs(offDiagonal[k]);
    return entry <= NEGLIGIBLE
        || entry <= UNIT * (Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]));
  }

  /** Chases the bulge of one shifted step from the end of an unreduced block up to its begin. */
  private void step(int n, int begin, int end) {
    double g = (diagonal[begin + 1] - diagonal[begin]) / (2 * offDiagonal[begin]);
    double root = length(g, 1);
    g = diagonal[end] - diagonal[begin] + offDiagonal[begin] / (g < 0 ? g - root : g + root);
    double sine = 1;
    double cosine = 1;
    double shift = 0;
    for (int i = end - 1; i >= begin; i--) {
      double f = sine * offDiagonal[i];
      double b = cosine * offDiagonal[i];
      double r = length(f, g);
      if (i + 1 < end) {
        offDiagonal[i + 1] = r;
      }
      if (r == 0) {
        diagonal[i + 1] -= shift;
        return;
      }
      sine = f / r;
      cosine = g / r;
      g = diagonal[i + 1] - shift;
      r = (diagonal[i] - g) * sine + 2 * cosine * b;
      shift = sine * r;
      diagonal[i + 1] = g + shift;
      g = cosine * r - b;
      rotate(n, i, cosine, sine);
    }
    diagonal[begin] -= shift;
    offDiagonal[begin] = g;
  }

  private void rotate(int n, int i, double cosine, double sine) {
    int low = i * n;
    int high = low + n;
    for (int k = 0; k < n; k++) {
      double upper = basis[high + k];
      double lower = basis[low + k];
      basis[high + k] = Math.fma(sine, lower, cosine * upper);
      basis[low + k] = Math.fma(cosine, lower, -sine * upper);
    }
  }

  /** sqrt(x^2 + y^2) without overflow or underflow. */
  private static double length(double x, double y) {
    double p = Math.abs(x);
    double q = Math.abs(y);
    double larger = Math.max(p, q);
    if (larger == 0) {
      return 0;
    }
    double ratio = Math.min(p, q) / larger;
    return larger * Math.sqrt(Math.fma(ratio, ratio, 1));
  }

  private void sort(int n, int scaling, double[] values, double[] vectors) {
    for (int i = 0; i < n; i++) {
      int rank = 0;
      for (int j = 0; j < n; j++) {
        boolean before = diagonal[j] > diagonal[i] || (diagonal[j] == diagonal[i] && j < i);
        rank += before ? 1 : 0;
      }
      values[rank] = Math.scalb(diagonal[i], scaling);
      for (int k = 0; k < n; k++) {
        vectors[k * n + rank] = basis[i * n + k];
      }
    }
  }
}
