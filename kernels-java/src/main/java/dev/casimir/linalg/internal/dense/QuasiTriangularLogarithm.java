package dev.casimir.linalg.internal.dense;

/**
 * Closed forms for the diagonal blocks of the logarithm of a real Schur form, which square roots
 * and rational approximations only come near.
 */
final class QuasiTriangularLogarithm {
  private final int n;

  /** ln of the modulus of the eigenvalue in each row. */
  private final double[] logModulus;

  /** Angle of the eigenvalue over its imaginary part; zero for real ones. */
  private final double[] angle;

  private final double[] frequency;

  QuasiTriangularLogarithm(int n) {
    this.n = n;
    logModulus = new double[n];
    angle = new double[n];
    frequency = new double[n];
  }

  /** Takes the logarithms of the eigenvalues of t. */
  void of(double[] t) {
    int size;
    for (int i = 0; i < n; i += size) {
      size = QuasiTriangularRoot.blockSize(n, t, i);
      double real = t[i * n + i];
      frequency[i] = size == 2 ? QuasiTriangularRoot.frequency(n, t, i) : 0;
      angle[i] = size == 2 ? Math.atan2(frequency[i], real) : 0;
      logModulus[i] = size == 1 ? Math.log(real) : logModulus(real, frequency[i]);
      if (size == 2) {
        frequency[i + 1] = frequency[i];
        angle[i + 1] = angle[i];
        logModulus[i + 1] = logModulus[i];
      }
    }
  }

  private static double logModulus(double real, double imaginary) {
    double modulus = Math.hypot(real, imaginary);
    if (modulus < 0.5 || modulus > 1.5) {
      return Math.log(modulus);
    }
    return 0.5 * Math.log1p(Math.fma(real - 1, real + 1, imaginary * imaginary));
  }

  /**
   * Writes the diagonal blocks of t^(1/2^count) - I over those in y, whose off-diagonal signs and
   * ratios stay.
   */
  void replaceRootLessOne(int count, double[] y) {
    for (int i = 0; i < n; i++) {
      double exponent = Math.scalb(logModulus[i], -count);
      double turn = Math.scalb(angle[i], -count);
      double half = Math.sin(0.5 * turn);
      y[i * n + i] = Math.expm1(exponent) * Math.cos(turn) - 2 * half * half;
      if (frequency[i] != 0 && i + 1 < n && y[(i + 1) * n + i] != 0) {
        double upper = y[i * n + i + 1];
        double lower = y[(i + 1) * n + i];
        double ratio = Math.sqrt(Math.abs(upper)) / Math.sqrt(Math.abs(lower));
        double size = Math.exp(exponent) * Math.sin(turn);
        y[i * n + i + 1] = Math.copySign(size * ratio, upper);
        y[(i + 1) * n + i] = Math.copySign(size / ratio, lower);
      }
    }
  }

  /** Writes the blocks of log t, and entries between neighbouring real eigenvalues, into out. */
  void replaceLogarithm(double[] t, double[] out) {
    int size;
    for (int i = 0; i < n; i += size) {
      size = QuasiTriangularRoot.blockSize(n, t, i);
      int at = i * n + i;
      out[at] = logModulus[i];
      if (size == 2) {
        double slope = angle[i] / frequency[i];
        out[at + n + 1] = logModulus[i];
        out[at + 1] = slope * t[at + 1];
        out[at + n] = slope * t[at + n];
      } else if (i > 0 && frequency[i - 1] == 0) {
        double divided = TwoByTwoLogarithm.dividedDifference(t[at - n - 1], t[at]);
        out[at - n] = t[at - n] * divided;
      }
    }
  }
}
