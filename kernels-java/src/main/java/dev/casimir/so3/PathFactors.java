package dev.casimir.so3;

import java.math.BigInteger;

/**
 * Squares of the factors between the unit-norm tensor and the Gaunt and curl-Gaunt ones, exactly
 * but for 1/(4 pi).
 */
final class PathFactors {
  private PathFactors() {}

  /**
   * K^2 (l1 l2 l3; 0 0 0)^2 with K^2 = (2l1+1)(2l2+1)(2l3+1)/(4 pi); zero for odd J. The triangle
   * rule must hold.
   */
  static Ratio gauntSquared(int l1, int l2, int l3) {
    int sum = l1 + l2 + l3;
    if (sum % 2 != 0) {
      return new Ratio(BigInteger.ZERO, BigInteger.ONE);
    }
    int g = sum / 2;
    return multinomialSquared(l1, l2, l3, g, g - l1, g - l2, g - l3).times(dimensions(l1, l2, l3));
  }

  /**
   * K^2 A^2 with A^2 = l1(l1+1) l2(l2+1) (l1 l2 l3; 1 -1 0)^2, in closed form; zero for even J. The
   * triangle rule must hold.
   */
  static Ratio curlGauntSquared(int l1, int l2, int l3) {
    int sum = l1 + l2 + l3;
    if (sum % 2 == 0) {
      return new Ratio(BigInteger.ZERO, BigInteger.ONE);
    }
    int g = (sum - 1) / 2;
    return multinomialSquared(l1, l2, l3, g + 1, g - l1, g - l2, g - l3)
        .times(BigInteger.valueOf(4))
        .times(dimensions(l1, l2, l3));
  }

  /** (J-2l1)! (J-2l2)! (J-2l3)! / (J+1)! (top! / (x! y! z!))^2. */
  private static Ratio multinomialSquared(int l1, int l2, int l3, int top, int x, int y, int z) {
    int sum = l1 + l2 + l3;
    BigInteger triangle =
        factorial(sum - 2 * l1).multiply(factorial(sum - 2 * l2)).multiply(factorial(sum - 2 * l3));
    BigInteger above = triangle.multiply(factorial(top).pow(2));
    BigInteger below = factorial(x).multiply(factorial(y)).multiply(factorial(z)).pow(2);
    return new Ratio(above, below.multiply(factorial(sum + 1))).reduced();
  }

  private static Ratio dimensions(int l1, int l2, int l3) {
    BigInteger product =
        BigInteger.valueOf(2L * l1 + 1)
            .multiply(BigInteger.valueOf(2L * l2 + 1))
            .multiply(BigInteger.valueOf(2L * l3 + 1));
    return Ratio.INVERSE_FOUR_PI.times(product);
  }

  private static BigInteger factorial(int n) {
    BigInteger product = BigInteger.ONE;
    for (int k = 2; k <= n; k++) {
      product = product.multiply(BigInteger.valueOf(k));
    }
    return product;
  }
}
