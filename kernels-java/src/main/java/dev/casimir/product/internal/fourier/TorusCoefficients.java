package dev.casimir.product.internal.fourier;

import dev.casimir.so3.internal.AssociatedLegendre;

/**
 * Spherical harmonics as trigonometric polynomials on the torus, and back.
 *
 * <p>In theta, P_l^m(cos t) = sum over k of a_k^{lm} t_k, with t_k = cos kt for even m and sin kt
 * for odd m. Only k <= l of the parity of l occur. Extended so, a function on the sphere lives on
 * the whole circle of theta, with the double cover f(-t, phi + pi) = f(t, phi).
 *
 * <p>Back, b_k^{lm} = integral over [0, pi] of t_k P_l^m(cos t) sin t dt, the projection of t_k on
 * degree l. Nonzero for k of the parity of l, and for k > l too: the terms of a product with
 * frequencies beyond l still carry weight there.
 *
 * <p>Both are made once in double precision, with relative errors of a few ulp of their largest
 * value.
 */
public final class TorusCoefficients {
  /** Magnitudes below are rounding dust of exact zeros: the coefficients are of order 1. */
  private static final double DUST = 1e-14;

  private final double[][] forward;

  /** Coefficients for all degrees up to {@code degree}. Cost O(degree^4) once. */
  public TorusCoefficients(int degree) {
    int samples = 2 * degree + 2;
    forward = new double[AssociatedLegendre.index(degree + 1, 0)][degree + 1];
    for (int s = 0; s < samples; s++) {
      double theta = 2 * Math.PI * s / samples;
      double[] values = AssociatedLegendre.values(degree, Math.cos(theta), Math.sin(theta));
      for (int k = 0; k <= degree; k++) {
        // Reduced before multiplying, so that the argument stays exact to an ulp.
        double angle = 2 * Math.PI * ((k * s) % samples) / samples;
        double even = Math.cos(angle) * (k == 0 ? 1.0 : 2.0) / samples;
        double odd = Math.sin(angle) * 2.0 / samples;
        for (int l = k; l <= degree; l += 2) {
          for (int m = 0; m <= l; m++) {
            int i = AssociatedLegendre.index(l, m);
            forward[i][k] += values[i] * (m % 2 == 0 ? even : odd);
          }
        }
      }
    }
    for (double[] row : forward) {
      for (int k = 0; k <= degree; k++) {
        row[k] = Math.abs(row[k]) < DUST ? 0 : row[k];
      }
    }
  }

  /** a_k^{lm}; zero unless k <= l and k = l mod 2. */
  public double forward(int l, int m, int k) {
    return k <= l ? forward[AssociatedLegendre.index(l, m)][k] : 0;
  }

  /** b_k^{lm}, for any k >= 0; zero unless k = l mod 2. */
  public double back(int l, int m, int k) {
    if ((l - k) % 2 != 0) {
      return 0;
    }
    double sum = 0;
    for (int j = l % 2; j <= l; j += 2) {
      double mirrored = m % 2 == 0 ? integral(k + j) : -integral(k + j);
      sum += forward(l, m, j) * 0.5 * (integral(k - j) + mirrored);
    }
    return Math.abs(sum) < DUST ? 0 : sum;
  }

  /** The integral of cos(pt) sin(t) over [0, pi], for even p. */
  private static double integral(int p) {
    return 2 / (1 - (double) p * p);
  }
}
