package dev.casimir.so3;

import java.math.BigInteger;

/** An exact quotient of two positive integers, not necessarily in lowest terms, or zero. */
record Ratio(BigInteger numerator, BigInteger denominator) {
  static final Ratio ONE = new Ratio(BigInteger.ONE, BigInteger.ONE);

  /**
   * 1/(4 pi), to 60 decimal places of pi: relative error 2^-200. Only a root that lies so close to
   * a rounding boundary, a chance of about 2^-146 each, would be rounded the other way.
   */
  static final Ratio INVERSE_FOUR_PI =
      new Ratio(
          BigInteger.TEN.pow(60),
          new BigInteger("3141592653589793238462643383279502884197169399375105820974945")
              .shiftLeft(2));

  /**
   * Bits of the integer square root: a double's 53 and some more, so that one sticky bit decides
   * the rounding.
   */
  private static final int ROOT_BITS = 57;

  Ratio times(Ratio other) {
    return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  Ratio times(BigInteger factor) {
    return new Ratio(numerator.multiply(factor), denominator);
  }

  Ratio dividedBy(BigInteger divisor) {
    return new Ratio(numerator, denominator.multiply(divisor));
  }

  /** Lowest terms: worth its cost where the quotient enters many products. */
  Ratio reduced() {
    BigInteger common = numerator.gcd(denominator);
    return new Ratio(numerator.divide(common), denominator.divide(common));
  }

  /** The square root, correctly rounded to the nearest double. */
  double squareRoot() {
    if (numerator.signum() == 0) {
      return 0;
    }
    int missing = 2 * ROOT_BITS - (numerator.bitLength() - denominator.bitLength());
    int shift = Math.ceilDiv(missing, 2);
    BigInteger scaled = shift >= 0 ? numerator.shiftLeft(2 * shift) : numerator;
    BigInteger divisor = shift >= 0 ? denominator : denominator.shiftLeft(-2 * shift);
    BigInteger[] quotient = scaled.divideAndRemainder(divisor);
    BigInteger[] root = quotient[0].sqrtAndRemainder();
    boolean exact = quotient[1].signum() == 0 && root[1].signum() == 0;
    // The appended sticky bit stands for everything dropped, so the one rounding below is that of
    // the exact value.
    long withSticky = root[0].longValueExact() << 1 | (exact ? 0 : 1);
    return Math.scalb((double) withSticky, -shift - 1);
  }
}
