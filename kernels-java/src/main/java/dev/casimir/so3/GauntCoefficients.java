package dev.casimir.so3;

/**
 * Real Gaunt coefficients: the integral over the unit sphere of three orthonormal real spherical
 * harmonics. The product of two functions on the sphere has the coefficients z_(l3 m3) = sum G
 * x_(l1 m1) y_(l2 m2).
 *
 * <p>G = {@link #pathFactor} times {@link Wigner3j}; zero unless l1+l2+l3 is even. Every entry is
 * rounded once from its exact value, the square root of a rational over pi.
 */
public final class GauntCoefficients {
  private static final CouplingCache CACHE = new CouplingCache(PathFactors::gauntSquared);

  private GauntCoefficients() {}

  /**
   * The tensor of three degrees; without entries where the triangle rule fails or l1+l2+l3 is odd.
   * Cached.
   */
  public static CouplingTensor of(int l1, int l2, int l3) {
    return CACHE.tensor(l1, l2, l3);
  }

  /**
   * sqrt((2l1+1)(2l2+1)(2l3+1)/(4 pi)) |(l1 l2 l3; 0 0 0)|, rounded once; 0 where the triangle rule
   * fails or l1+l2+l3 is odd.
   */
  public static double pathFactor(int l1, int l2, int l3) {
    return CouplingCache.triangle(l1, l2, l3)
        ? PathFactors.gauntSquared(l1, l2, l3).squareRoot()
        : 0;
  }
}
