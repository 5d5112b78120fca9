package dev.casimir.linalg.internal.dense;

import java.util.Arrays;

/**
 * g = q r of matrices with at least as many rows as columns, by Householder reflections: q of the
 * shape of g with orthonormal columns, r square, upper triangular, no negative number on its
 * diagonal.
 *
 * <p>Not safe for use by several threads at once; nothing is allocated after construction.
 */
public final class ThinQr {
  private final int rows;
  private final int n;

  /** Rows are the columns of g, then of what is left of it, and the reflections beside. */
  private final double[] columns;

  private final double[] factor;
  private final double[] reflected;

  /**
   * For matrices of that shape.
   *
   * @throws IllegalArgumentException if there are more columns than rows or none
   */
  public ThinQr(int rows, int n) {
    if (rows < RowMajor.size(n)) {
      throw new IllegalArgumentException("rows: expected at least " + n + ", got " + rows);
    }
    this.rows = rows;
    this.n = n;
    columns = new double[n * rows];
    factor = new double[n];
    reflected = new double[rows];
  }

  /**
   * Status OK, SINGULAR (a zero on the diagonal of r; the factors are there nevertheless) or
   * NON_FINITE.
   */
  public int decompose(double[] g, double[] q, double[] r) {
    if (!RowMajor.finite(g)) {
      return RowMajor.fail(DenseStatus.NON_FINITE, q, r);
    }
    Rectangular.transpose(rows, n, g, columns);
    int scaling = RowMajor.exponent(columns);
    RowMajor.scalePower(-scaling, columns);
    Arrays.fill(r, 0);
    boolean singular = false;
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < k; i++) {
        r[i * n + k] = columns[k * rows + i];
      }
      r[k * n + k] = reflect(k);
      singular |= r[k * n + k] == 0;
    }
    gather(r, q);
    RowMajor.scalePower(scaling, r);
    return singular ? DenseStatus.SINGULAR : DenseStatus.OK;
  }

  /** Makes a reflection of column k, applies it to later ones, and returns the diagonal entry. */
  private double reflect(int k) {
    int from = k * rows;
    double largest = 0;
    for (int i = k; i < rows; i++) {
      largest = Math.max(largest, Math.abs(columns[from + i]));
    }
    factor[k] = 0;
    if (largest == 0) {
      return 0;
    }
    int exponent = Math.getExponent(largest);
    double square = 0;
    for (int i = k; i < rows; i++) {
      double entry = Math.scalb(columns[from + i], -exponent);
      columns[from + i] = entry;
      square = Math.fma(entry, entry, square);
    }
    double head = columns[from + k];
    double image = head > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    columns[from + k] = head - image;
    double length = 0;
    for (int i = k; i < rows; i++) {
      length = Math.fma(columns[from + i], columns[from + i], length);
    }
    factor[k] = 2 / length;
    for (int j = k + 1; j < n; j++) {
      reflect(k, columns, j * rows);
    }
    return Math.scalb(image, exponent);
  }

  /** Applies reflection k to the column that begins at an offset. */
  private void reflect(int k, double[] x, int at) {
    double sum = 0;
    for (int i = k; i < rows; i++) {
      sum = Math.fma(columns[k * rows + i], x[at + i], sum);
    }
    double share = -factor[k] * sum;
    for (int i = k; i < rows; i++) {
      x[at + i] = Math.fma(share, columns[k * rows + i], x[at + i]);
    }
  }

  /** Columns of q, of which those with a negative diagonal entry change their sign. */
  private void gather(double[] r, double[] q) {
    for (int j = 0; j < n; j++) {
      Arrays.fill(reflected, 0);
      reflected[j] = 1;
      for (int k = j; k >= 0; k--) {
        reflect(k, reflected, 0);
      }
      boolean negative = r[j * n + j] < 0;
      for (int i = 0; i < rows; i++) {
        q[i * n + j] = negative ? -reflected[i] : reflected[i];
      }
      for (int k = j; k < n && negative; k++) {
        r[j * n + k] = -r[j * n + k];
      }
    }
  }
}
