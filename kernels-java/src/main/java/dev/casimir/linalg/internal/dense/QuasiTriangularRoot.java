package dev.casimir.linalg.internal.dense;

/**
 * The principal square root of a real Schur form without eigenvalues on the closed negative axis,
 * and the Sylvester equation of its derivative. The root is a real Schur form with the same blocks.
 */
final class QuasiTriangularRoot {
  private final int n;
  private final BlockSylvester sylvester = new BlockSylvester();

  QuasiTriangularRoot(int n) {
    this.n = n;
  }

  /** Rows of the diagonal block that begins at i. */
  static int blockSize(int n, double[] t, int i) {
    return i + 1 < n && t[(i + 1) * n + i] != 0 ? 2 : 1;
  }

  /** Imaginary part of the eigenvalues of the standardised 2x2 block at i. */
  static double frequency(int n, double[] t, int i) {
    return Math.sqrt(Math.abs(t[i * n + i + 1])) * Math.sqrt(Math.abs(t[(i + 1) * n + i]));
  }

  /**
   * Tells whether the principal functions exist: OK, SINGULAR or NO_PRINCIPAL.
   *
   * @param zero the largest magnitude of an eigenvalue that cannot be told from zero
   */
  static int status(int n, double[] t, double zero) {
    int status = DenseStatus.OK;
    for (int i = 0; i < n; i += blockSize(n, t, i)) {
      double real = t[i * n + i];
      boolean pair = blockSize(n, t, i) == 2;
      double size = pair ? Math.hypot(real, frequency(n, t, i)) : Math.abs(real);
      if (size <= zero) {
        return DenseStatus.SINGULAR;
      }
      if (!pair && real < 0) {
        status = DenseStatus.NO_PRINCIPAL;
      }
    }
    return status;
  }

  /** r = t^(1/2). */
  void root(double[] t, double[] r) {
    int size;
    for (int j = 0; j < n; j += size) {
      size = blockSize(n, t, j);
      for (int i = 0; i < n; i++) {
        for (int k = j; k < j + size; k++) {
          r[i * n + k] = 0;
        }
      }
      diagonal(t, r, j, size);
      for (int i = j - 1; i >= 0; i--) {
        int rows = i > 0 && t[i * n + i - 1] != 0 ? 2 : 1;
        i -= rows - 1;
        offDiagonal(t, r, i, rows, j, size);
      }
    }
  }

  private void diagonal(double[] t, double[] r, int j, int size) {
    int at = j * n + j;
    if (size == 1) {
      r[at] = Math.sqrt(t[at]);
      return;
    }
    double real = t[at];
    double frequency = frequency(n, t, j);
    double modulus = Math.hypot(real, frequency);
    double rootReal =
        real > 0 ? Math.sqrt(0.5 * (modulus + real)) : frequency / Math.sqrt(2 * (modulus - real));
    r[at] = rootReal;
    r[at + n + 1] = rootReal;
    r[at + 1] = t[at + 1] / (2 * rootReal);
    r[at + n] = t[at + n] / (2 * rootReal);
  }

  private void offDiagonal(double[] t, double[] r, int i, int rows, int j, int columns) {
    double[] block = sylvester.values();
    for (int row = i; row < i + rows; row++) {
      for (int column = j; column < j + columns; column++) {
        double value = t[row * n + column];
        for (int k = i + rows; k < j; k++) {
          value = Math.fma(-r[row * n + k], r[k * n + column], value);
        }
        block[(row - i) * columns + column - j] = value;
      }
    }
    solveInto(r, i, rows, j, columns, r);
  }

  private void solveInto(double[] r, int i, int rows, int j, int columns, double[] out) {
    sylvester.solve(n, r, i, rows, j, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        out[(i + row) * n + j + column] = sylvester.values()[row * columns + column];
      }
    }
  }

  /** Overwrites e by the solution x of r x + x r = e: the derivative of the root r. */
  void derivative(double[] r, double[] e) {
    int columns;
    for (int j = 0; j < n; j += columns) {
      columns = blockSize(n, r, j);
      for (int i = n - 1; i >= 0; i--) {
        int rows = i > 0 && r[i * n + i - 1] != 0 ? 2 : 1;
        i -= rows - 1;
        for (int row = i; row < i + rows; row++) {
          for (int column = j; column < j + columns; column++) {
            double value = e[row * n + column];
            for (int k = i + rows; k < n; k++) {
              value = Math.fma(-r[row * n + k], e[k * n + column], value);
            }
            for (int k = 0; k < j; k++) {
              value = Math.fma(-e[row * n + k], r[k * n + column], value);
            }
            sylvester.values()[(row - i) * columns + column - j] = value;
          }
        }
        solveInto(r, i, rows, j, columns, e);
      }
    }
  }
}
