package dev.casimir.linalg;

/**
 * How vector-Jacobian products through eigenvectors divide by a gap D between two eigenvalues,
 * where the eigenvectors are no function of the matrix if the gap is zero.
 *
 * @param broadening 0: by D, and the share of the pair is zero where the two agree to rounding.
 *     Positive: times D / (D^2 + e^2), e this number times the largest magnitude of an eigenvalue;
 *     smooth, bounded by 1 / (2 e), and biased where gaps are not large next to e
 */
public record EigenGradient(double broadening) {
  /** The derivative itself. */
  public static final EigenGradient EXACT = new EigenGradient(0);

  public EigenGradient {
    if (!(broadening >= 0 && broadening <= 1)) {
      throw new IllegalArgumentException("broadening: expected 0..1, got " + broadening);
    }
  }

  /** Broadened to a Lorentzian; usual are 1e-4 in single, 1e-8 in double precision. */
  public static EigenGradient lorentzian(double broadening) {
    return new EigenGradient(broadening);
  }
}
