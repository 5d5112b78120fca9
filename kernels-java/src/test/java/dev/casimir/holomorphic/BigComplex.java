package dev.casimir.holomorphic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** A complex number of 45 digits: the oracle of elementary functions. */
record BigComplex(BigDecimal re, BigDecimal im) {
  private static final MathContext DIGITS = new MathContext(45);
  private static final BigDecimal LN2 =
      new BigDecimal(
          "0.6931471805599453094172321214581765680755001343602552541206800094933936219696947");
  private static final BigDecimal HALF_PI =
      new BigDecimal(
          "1.5707963267948966192313216916397514420985846996875529104874722961539082031431045");

  static BigComplex of(double re, double im) {
    return new BigComplex(new BigDecimal(re), new BigDecimal(im));
  }

  static BigComplex real(double re) {
    return of(re, 0);
  }

  static BigComplex halfPi() {
    return new BigComplex(HALF_PI, BigDecimal.ZERO);
  }

  BigComplex plus(BigComplex other) {
    return new BigComplex(re.add(other.re, DIGITS), im.add(other.im, DIGITS));
  }

  BigComplex plus(double other) {
    return plus(real(other));
  }

  BigComplex minus(BigComplex other) {
    return new BigComplex(re.subtract(other.re, DIGITS), im.subtract(other.im, DIGITS));
  }

  BigComplex times(BigComplex other) {
    return new BigComplex(
        re.multiply(other.re, DIGITS).subtract(im.multiply(other.im, DIGITS), DIGITS),
        re.multiply(other.im, DIGITS).add(im.multiply(other.re, DIGITS), DIGITS));
  }

  BigComplex times(double factor) {
    return times(real(factor));
  }

  /** i times this. */
  BigComplex turned() {
    return new BigComplex(im.negate(), re);
  }

  BigComplex over(BigComplex other) {
    BigDecimal norm =
        other.re.multiply(other.re, DIGITS).add(other.im.multiply(other.im, DIGITS), DIGITS);
    BigComplex numerator = times(new BigComplex(other.re, other.im.negate()));
    return new BigComplex(numerator.re.divide(norm, DIGITS), numerator.im.divide(norm, DIGITS));
  }

  double abs() {
    BigDecimal norm = re.multiply(re, DIGITS).add(im.multiply(im, DIGITS), DIGITS);
    return norm.sqrt(DIGITS).doubleValue();
  }

  /** The distance to a number. */
  double distance(double otherRe, double otherIm) {
    return minus(of(otherRe, otherIm)).abs();
  }

  BigComplex exp() {
    BigDecimal modulus = exp(re);
    return new BigComplex(modulus.multiply(cosine(im), DIGITS), modulus.multiply(sine(im), DIGITS));
  }

  /** The principal logarithm. */
  BigComplex log() {
    BigDecimal norm = re.multiply(re, DIGITS).add(im.multiply(im, DIGITS), DIGITS);
    BigDecimal angle = new BigDecimal(StrictMath.atan2(im.doubleValue(), re.doubleValue()));
    BigDecimal size = norm.sqrt(DIGITS);
    for (int step = 0; step < 3; step++) {
      BigDecimal left =
          im.multiply(cosine(angle), DIGITS).subtract(re.multiply(sine(angle), DIGITS), DIGITS);
      angle = angle.add(left.divide(size, DIGITS), DIGITS);
    }
    return new BigComplex(log(norm).divide(BigDecimal.TWO, DIGITS), angle);
  }

  private static BigDecimal exp(BigDecimal x) {
    BigDecimal k = x.divide(LN2, DIGITS).setScale(0, RoundingMode.HALF_EVEN);
    BigDecimal r = x.subtract(k.multiply(LN2), DIGITS);
    BigDecimal power = BigDecimal.TWO.pow(Math.abs(k.intValueExact()), DIGITS);
    BigDecimal near = series(r, BigDecimal.ONE, 1, 1);
    return k.signum() < 0 ? near.divide(power, DIGITS) : near.multiply(power, DIGITS);
  }

  private static BigDecimal log(BigDecimal x) {
    int shift = x.precision() - x.scale();
    double scaled = x.movePointLeft(shift).doubleValue();
    BigDecimal value = new BigDecimal(StrictMath.log(scaled) + shift * StrictMath.log(10));
    for (int step = 0; step < 3; step++) {
      BigDecimal ratio = x.multiply(exp(value.negate()), DIGITS);
      value = value.add(ratio.subtract(BigDecimal.ONE, DIGITS), DIGITS);
    }
    return value;
  }

  private static BigDecimal sine(BigDecimal y) {
    return quarter(y, 0);
  }

  private static BigDecimal cosine(BigDecimal y) {
    return quarter(y, 1);
  }

  /** sin(y + quarters pi/2). */
  private static BigDecimal quarter(BigDecimal y, int quarters) {
    BigDecimal k = y.divide(HALF_PI, DIGITS).setScale(0, RoundingMode.HALF_EVEN);
    BigDecimal r = y.subtract(k.multiply(HALF_PI), DIGITS);
    int quadrant = k.toBigInteger().mod(BigInteger.valueOf(4)).intValue() + quarters;
    BigDecimal value = quadrant % 2 == 0 ? series(r, r, 2, -1) : series(r, BigDecimal.ONE, 1, -1);
    return quadrant % 4 >= 2 ? value.negate() : value;
  }

  /**
   * A power series that begins with {@code term}: of the exponential (sign 1), the sine (first 2)
   * or the cosine (first 1).
   */
  private static BigDecimal series(BigDecimal x, BigDecimal term, int first, int sign) {
    BigDecimal sum = term;
    BigDecimal next = term;
    BigDecimal square = x.multiply(x, DIGITS).negate();
    for (int n = first; n < 90; n += sign > 0 ? 1 : 2) {
      next =
          sign > 0
              ? next.multiply(x, DIGITS).divide(BigDecimal.valueOf(n), DIGITS)
              : next.multiply(square, DIGITS)
                  .divide(BigDecimal.valueOf((long) n * (n + 1)), DIGITS);
      sum = sum.add(next, DIGITS);
      if (next.signum() == 0 || next.abs().compareTo(sum.abs().movePointLeft(50)) < 0) {
        break;
      }
    }
    return sum;
  }
}
