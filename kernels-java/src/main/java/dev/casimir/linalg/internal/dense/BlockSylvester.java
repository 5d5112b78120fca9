package dev.casimir.linalg.internal.dense;

/**
 * Solves R_ii X + X R_jj = C for diagonal blocks of size 1 or 2 of one matrix, as a linear system
 * of up to four unknowns with pivoting.
 */
final class BlockSylvester {
  private static final int WIDTH = 5;

  /** The right-hand side, row after row of X, and after {@link #solve} the solution. */
  private final double[] values = new double[4];

  private final double[] system = new double[4 * WIDTH];

  double[] values() {
    return values;
  }

  /** Solves for the blocks of r that begin at i and j and have p and q rows. */
  void solve(int n, double[] r, int i, int p, int j, int q) {
    int unknowns = p * q;
    if (unknowns == 1) {
      values[0] /= r[i * n + i] + r[j * n + j];
      return;
    }
    for (int row = 0; row < p; row++) {
      for (int column = 0; column < q; column++) {
        int at = (row * q + column) * WIDTH;
        for (int k = 0; k < unknowns; k++) {
          system[at + k] = 0;
        }
        for (int k = 0; k < p; k++) {
          system[at + k * q + column] += r[(i + row) * n + i + k];
        }
        for (int k = 0; k < q; k++) {
          system[at + row * q + k] += r[(j + k) * n + j + column];
        }
        system[at + unknowns] = values[row * q + column];
      }
    }
    eliminate(unknowns);
  }

  private void eliminate(int unknowns) {
    for (int k = 0; k < unknowns; k++) {
      int pivot = k;
      for (int i = k + 1; i < unknowns; i++) {
        if (Math.abs(system[i * WIDTH + k]) > Math.abs(system[pivot * WIDTH + k])) {
          pivot = i;
        }
      }
      for (int j = k; j <= unknowns; j++) {
        double swapped = system[k * WIDTH + j];
        system[k * WIDTH + j] = system[pivot * WIDTH + j];
        system[pivot * WIDTH + j] = swapped;
      }
      for (int i = k + 1; i < unknowns; i++) {
        double factor = system[i * WIDTH + k] / system[k * WIDTH + k];
        for (int j = k + 1; j <= unknowns; j++) {
          system[i * WIDTH + j] = Math.fma(-factor, system[k * WIDTH + j], system[i * WIDTH + j]);
        }
      }
    }
    for (int k = unknowns - 1; k >= 0; k--) {
      double value = system[k * WIDTH + unknowns];
      for (int j = k + 1; j < unknowns; j++) {
        value = Math.fma(-system[k * WIDTH + j], values[j], value);
      }
      values[k] = value / system[k * WIDTH + k];
    }
  }
}
