package dev.casimir.so3;

/**
 * Curl-Gaunt coefficients: the integral over the unit sphere of S_3 {S_1, S_2}, orthonormal real
 * spherical harmonics, with the Poisson bracket {f, g} = r . (grad f x grad g). They carry the
 * paths that Gaunt coefficients lack.
 *
 * <p>D = {@link #pathFactor} times {@link Wigner3j}; zero unless l1+l2+l3 is odd. Every entry is
 * rounded once from its exact value, the square root of a rational over pi.
 */
public final class CurlGauntCoefficients {
  private static final CouplingCache CACHE = new CouplingCache(PathFactors::curlGauntSquared);

  private CurlGauntCoefficients() {}

  /**
   * The tensor of three degrees; without entries where the triangle rule fails or l1+l2+l3 is even.
   * Cached.
   */
  public static CouplingTensor of(int l1, int l2, int l3) {
    return CACHE.tensor(l1, l2, l3);
  }

  /**
   * sqrt((2l1+1)(2l2+1)(2l3+1)/(4 pi)) sqrt(l1(l1+1) l2(l2+1)) |(l1 l2 l3; 1 -1 0)|, rounded once;
   * 0 where the triangle rule fails or l1+l2+l3 is even.
   */
  public static double pathFactor(int l1, int l2, int l3) {
    return CouplingCache.triangle(l1, l2, l3)
        ? PathFactors.curlGauntSquared(l1, l2, l3).squareRoot()
        : 0;
  }
}
