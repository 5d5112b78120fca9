package dev.casimir.linalg.internal.dense;

import java.util.Arrays;

/**
 * A similarity 2^-d A 2^d by powers of two that brings the rows and columns of a matrix to like
 * size.
 *
 * <p>It is exact, and shortens matrices whose norm lies in a triangle far above their eigenvalues:
 * without it, scaling and squaring squares those too often and loses up to ten digits.
 */
final class Balancing {
  private static final int SWEEPS = 60;
  private static final int LARGEST_STEP = 500;

  /** A matrix that becomes shorter by less than this stays as it is. */
  private static final double GAIN = 0x1p-10;

  private final int n;
  private final int[] exponents;

  Balancing(int n) {
    this.n = n;
    exponents = new int[n];
  }

  /**
   * Balances a copy of a where that shortens it much; false if the copy is a itself.
   *
   * <p>Going back multiplies the errors of small entries by the powers of two, so that moderate
   * gains are not worth it. For the same reason series of the balanced matrix need more terms: each
   * entry may be the sum over chains of up to n - 1 others before any cycle is closed.
   *
   * @param shortest how short rows and columns may become
   */
  boolean shorten(double[] a, double[] copy, double shortest) {
    System.arraycopy(a, 0, copy, 0, n * n);
    Arrays.fill(exponents, 0);
    boolean changed = true;
    for (int sweep = 0; changed && sweep < SWEEPS; sweep++) {
      changed = false;
      for (int i = 0; i < n; i++) {
        changed |= balanceIndex(copy, i, shortest);
      }
    }
    if (RowMajor.largest(copy) <= GAIN * RowMajor.largest(a)) {
      return true;
    }
    Arrays.fill(exponents, 0);
    System.arraycopy(a, 0, copy, 0, n * n);
    return false;
  }

  private boolean balanceIndex(double[] a, int i, double shortest) {
    double column = 0;
    double row = 0;
    for (int j = 0; j < n; j++) {
      if (j != i) {
        column = Math.max(column, Math.abs(a[j * n + i]));
        row = Math.max(row, Math.abs(a[i * n + j]));
      }
    }
    double larger = Math.max(column, row);
    // A row or column of zeros sets no limit; a little below the diagonal is small enough.
    double floor = Math.max(shortest, 0x1p-4 * Math.abs(a[i * n + i]));
    double ratio = Math.max(row, floor) / Math.max(column, floor);
    if (larger == 0 || !(ratio > 0) || ratio == Double.POSITIVE_INFINITY) {
      return false;
    }
    int step = (int) Math.rint(0.5 * Math.getExponent(ratio));
    step = Math.clamp(step, -LARGEST_STEP, LARGEST_STEP);
    double after = Math.max(Math.scalb(column, step), Math.scalb(row, -step));
    if (step == 0 || !(after < 0.95 * larger)) {
      return false;
    }
    for (int j = 0; j < n; j++) {
      if (j != i) {
        a[j * n + i] = Math.scalb(a[j * n + i], step);
        a[i * n + j] = Math.scalb(a[i * n + j], -step);
      }
    }
    exponents[i] += step;
    return true;
  }

  /** d_i - d_j: entry (i, j) of the original is that of the balanced matrix times 2^this. */
  int shift(int i, int j) {
    return exponents[i] - exponents[j];
  }

  /** Brings another matrix into balanced coordinates, in place. */
  void apply(double[] a) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i * n + j] = Math.scalb(a[i * n + j], -shift(i, j));
      }
    }
  }

  /** Brings a function of the balanced matrix back, in place. */
  void undo(double[] a) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i * n + j] = Math.scalb(a[i * n + j], shift(i, j));
      }
    }
  }
}
