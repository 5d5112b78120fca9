package dev.casimir.linalg.internal.dense;

/**
 * The Cartan (KAK) decomposition g = k1 diag(s) k2 by one-sided Jacobi rotations: s in descending
 * order, k1 and k2 orthogonal.
 *
 * <p>k2 always has determinant one, so that k1 has that of the sign of det g: for det g > 0 both
 * are rotations. Singular values keep their relative accuracy under scaling of the columns of g. A
 * singular g is fine; rows and columns for zeros complete the bases. Cost about 4 n^3 for each of
 * some 5 to 10 sweeps.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class SingularValues {
  private static final double UNIT = 0x1p-53;

  /** Tangents below this are not worth a rotation; their squares underflow. */
  private static final double NEGLIGIBLE = 0x1p-480;

  /** Columns shorter than this, next to a longest of about one, are nothing but rounding. */
  private static final double VANISHING = 0x1p-400;

  private static final int MOST_SWEEPS = 60;

  private final int n;
  private final double tolerance;
  private final OrthogonalPolish polish;

  /** Rows are the columns of the rotated matrix, so that dot products run along memory. */
  private final double[] columns;

  /** Whether the rotations gathered so far, with exchanges, have determinant one. */
  private boolean proper;

  /**
   * For matrices of size n.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public SingularValues(int n) {
    this.n = RowMajor.size(n);
    tolerance = 2 * Math.sqrt(n) * UNIT;
    polish = new OrthogonalPolish(n);
    columns = new double[n * n];
  }

  /** Status OK, NON_FINITE or NOT_CONVERGED. */
  public int decompose(double[] g, double[] k1, double[] s, double[] k2) {
    if (!RowMajor.finite(g)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, k1, s, k2);
    }
    RowMajor.transpose(n, g, columns);
    int scaling = RowMajor.exponent(columns);
    RowMajor.scalePower(-scaling, columns);
    RowMajor.identity(n, k2);
    proper = true;
    int sweep = 0;
    while (sweep(k2)) {
      if (sweep++ == MOST_SWEEPS) {
        return RowMajor.fail(DenseStatus.NOT_CONVERGED, k1, s, k2);
      }
    }
    sort(s, k2);
    normalise(s, k1);
    polish.apply(k1);
    polish.apply(k2);
    if (!proper) {
      for (int i = 0; i < n; i++) {
        k1[i * n + n - 1] = -k1[i * n + n - 1];
        k2[(n - 1) * n + i] = -k2[(n - 1) * n + i];
      }
    }
    RowMajor.scalePower(scaling, s);
    return DenseStatus.OK;
  }

  /**
   * Rotates every pair of columns once, the longer one to the front; false if none was worth it.
   */
  private boolean sweep(double[] k2) {
    boolean moved = false;
    for (int p = 0; p < n - 1; p++) {
      for (int q = p + 1; q < n; q++) {
        double first = dot(p, p);
        double second = dot(q, q);
        if (first < second) {
          swap(p, q, k2);
          double swapped = first;
          first = second;
          second = swapped;
        }
        double product = dot(p, q);
        double size = Math.abs(product);
        if (size > tolerance * Math.sqrt(first) * Math.sqrt(second) && size > NEGLIGIBLE * first) {
          moved = true;
          double difference = second - first;
          double twice = 2 * product;
          double tangent = -twice / (Math.abs(difference) + Math.hypot(difference, twice));
          double cosine = 1 / Math.sqrt(1 + tangent * tangent);
          rotate(columns, p, q, cosine, tangent * cosine);
          rotate(k2, p, q, cosine, tangent * cosine);
        }
      }
    }
    return moved;
  }

  /** Exchanges during sweeps leave an order that is right but for rounding; this ends it. */
  private void sort(double[] s, double[] k2) {
    for (int j = 0; j < n; j++) {
      s[j] = norm(j);
      for (int i = j; i > 0 && s[i] > s[i - 1]; i--) {
        swap(i - 1, i, k2);
        double swapped = s[i];
        s[i] = s[i - 1];
        s[i - 1] = swapped;
      }
    }
  }

  private double dot(int p, int q) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum = Math.fma(columns[p * n + i], columns[q * n + i], sum);
    }
    return sum;
  }

  private void rotate(double[] x, int p, int q, double cosine, double sine) {
    double ratio = sine / (1 + cosine);
    for (int i = 0; i < n; i++) {
      double left = x[p * n + i];
      double right = x[q * n + i];
      x[p * n + i] = left - sine * (right + ratio * left);
      x[q * n + i] = right + sine * (left - ratio * right);
    }
  }

  private void swap(int p, int q, double[] k2) {
    swapRows(columns, p, q);
    swapRows(k2, p, q);
    proper = !proper;
  }

  private void swapRows(double[] x, int p, int q) {
    for (int i = 0; i < n; i++) {
      double swapped = x[p * n + i];
      x[p * n + i] = x[q * n + i];
      x[q * n + i] = swapped;
    }
  }

  private double norm(int j) {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(columns[j * n + i]));
    }
    if (largest == 0) {
      return 0;
    }
    int exponent = Math.getExponent(largest);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double entry = Math.scalb(columns[j * n + i], -exponent);
      sum = Math.fma(entry, entry, sum);
    }
    return Math.scalb(Math.sqrt(sum), exponent);
  }

  /** Columns of k1 are the rotated columns over their lengths; zero ones complete the basis. */
  private void normalise(double[] s, double[] k1) {
    for (int j = 0; j < n; j++) {
      if (s[j] > VANISHING) {
        for (int i = 0; i < n; i++) {
          k1[i * n + j] = columns[j * n + i] / s[j];
        }
      } else {
        complete(k1, j);
      }
    }
  }

  /** Column j of k1: the unit vector farthest from the columns before, made orthogonal to them. */
  private void complete(double[] k1, int j) {
    int farthest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double inside = 0;
      for (int k = 0; k < j; k++) {
        inside += k1[i * n + k] * k1[i * n + k];
      }
      if (inside < least) {
        least = inside;
        farthest = i;
      }
    }
    for (int i = 0; i < n; i++) {
      k1[i * n + j] = i == farthest ? 1 : 0;
    }
    for (int pass = 0; pass < 2; pass++) {
      for (int k = 0; k < j; k++) {
        double inside = 0;
        for (int i = 0; i < n; i++) {
          inside = Math.fma(k1[i * n + k], k1[i * n + j], inside);
        }
        for (int i = 0; i < n; i++) {
          k1[i * n + j] = Math.fma(-inside, k1[i * n + k], k1[i * n + j]);
        }
      }
      double size = 0;
      for (int i = 0; i < n; i++) {
        size = Math.hypot(size, k1[i * n + j]);
      }
      for (int i = 0; i < n; i++) {
        k1[i * n + j] /= size;
      }
    }
  }
}
