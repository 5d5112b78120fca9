package dev.casimir.lie.internal.sampling;

import dev.casimir.random.RandomStream;

/** Draws the logarithms y of the singular values of a random matrix k1 diag(exp y) k2. */
public interface Spectrum {
  /**
   * Of GL(n): density prod_{i<j} |sinh(y_i - y_j)| exp(-tilt sum y_i) on |y_i| &lt;= radius.
   *
   * @throws IllegalArgumentException if exact sampling would take too many proposals
   */
  static Spectrum box(int n, double radius, double tilt) {
    return new RejectionSpectrum(n, radius, false, tilt);
  }

  /**
   * Of SL(n): the same density on the section sum y_i = 0.
   *
   * @throws IllegalArgumentException if exact sampling would take too many proposals
   */
  static Spectrum sumZero(int n, double radius) {
    return n == 2 ? new PlaneSpectrum(radius) : new RejectionSpectrum(n, radius, true, 0);
  }

  /**
   * Of GL(n) as SL(n) times scalings: the values of SL(n) plus l, |n l| &lt;= logDeterminantRadius,
   * of density exp(-tilt n l).
   *
   * @throws IllegalArgumentException if exact sampling would take too many proposals
   */
  static Spectrum scaled(int n, double radius, double logDeterminantRadius, double tilt) {
    return new ScaledSpectrum(
        sumZero(n, radius), new TruncatedExponential(-tilt * n, logDeterminantRadius / n));
  }

  /** How many. */
  int size();

  /** How they are drawn, in a few words. */
  String method();

  /** Proposals that an average draw takes. */
  double proposals();

  /** Draws, in any order, into the beginning of {@code y}. */
  void draw(RandomStream random, double[] y);
}
