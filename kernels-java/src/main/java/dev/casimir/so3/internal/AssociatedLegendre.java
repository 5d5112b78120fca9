package dev.casimir.so3.internal;

/**
 * Normalised associated Legendre functions without Condon-Shortley sign,
 *
 * <pre>P_l^m(cos t) = sqrt((2l+1)/(4 pi) (l-m)!/(l+m)!) sin^m t (d/dx)^m P_l(x) at x = cos t,</pre>
 *
 * so that the real spherical harmonics are S_{l,0} = P_l^0, S_{l,+m} = sqrt(2) P_l^m cos(m phi) and
 * S_{l,-m} = sqrt(2) P_l^m sin(m phi), orthonormal on the unit sphere.
 */
public final class AssociatedLegendre {
  private AssociatedLegendre() {}

  /** Where the value for degree l and order m, 0 <= m <= l, stands: l(l+1)/2 + m. */
  public static int index(int l, int m) {
    return l * (l + 1) / 2 + m;
  }

  /**
   * Values for all 0 <= m <= l <= {@code degree}, at {@link #index}.
   *
   * <p>Takes sine and cosine apart, so that no digits are lost near the poles; a negative sine is
   * allowed and gives the smooth continuation over the pole, sign (-1)^m. The recurrence runs
   * upwards in l from sectoral values for each m, which is stable at all angles. Cost O(degree^2).
   *
   * @throws IllegalArgumentException if degree is negative
   */
  public static double[] values(int degree, double cosTheta, double sinTheta) {
    if (degree < 0) {
      throw new IllegalArgumentException("degree: expected at least 0, got " + degree);
    }
    double[] p = new double[index(degree + 1, 0)];
    p[0] = Math.sqrt(1 / (4 * Math.PI));
    for (int m = 0; m <= degree; m++) {
      if (m > 0) {
        p[index(m, m)] = Math.sqrt(1 + 0.5 / m) * sinTheta * p[index(m - 1, m - 1)];
      }
      if (m < degree) {
        p[index(m + 1, m)] = Math.sqrt(2.0 * m + 3) * cosTheta * p[index(m, m)];
      }
      for (int l = m + 2; l <= degree; l++) {
        double ll = (double) l * l;
        double kk = (l - 1.0) * (l - 1);
        double mm = (double) m * m;
        double scale = Math.sqrt((4 * ll - 1) / (ll - mm));
        double back = Math.sqrt((kk - mm) / (4 * kk - 1));
        p[index(l, m)] = scale * (cosTheta * p[index(l - 1, m)] - back * p[index(l - 2, m)]);
      }
    }
    return p;
  }
}
