package dev.casimir.so3;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The coupling tensors by their definition, slowly: Racah's sum over factorials with 60 digits
 * after the exact part, and the full threefold change from complex to real harmonics.
 */
final class ExactReference {
  static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
  private static final BigDecimal INVERSE_ROOT_TWO =
      BigDecimal.ONE.divide(BigDecimal.TWO.sqrt(DIGITS), DIGITS);

  private ExactReference() {}

  /** A complex number of 60 digits. */
  record Complex(BigDecimal re, BigDecimal im) {
    static final Complex ZERO = new Complex(BigDecimal.ZERO, BigDecimal.ZERO);

    Complex times(Complex o) {
      return new Complex(
          re.multiply(o.re).subtract(im.multiply(o.im)).round(DIGITS),
          re.multiply(o.im).add(im.multiply(o.re)).round(DIGITS));
    }

    Complex plus(Complex o) {
      return new Complex(re.add(o.re), im.add(o.im));
    }
  }

  static BigInteger factorial(int n) {
    BigInteger product = BigInteger.ONE;
    for (int k = 2; k <= n; k++) {
      product = product.multiply(BigInteger.valueOf(k));
    }
    return product;
  }

  /** The complex 3j symbol, Racah's formula with every term a quotient of factorials. */
  static BigDecimal complex3j(int l1, int l2, int l3, int m1, int m2, int m3) {
    if (m1 + m2 + m3 != 0 || Math.abs(m1) > l1 || Math.abs(m2) > l2 || Math.abs(m3) > l3) {
      return BigDecimal.ZERO;
    }
    BigInteger common = factorial(2 * (l1 + l2 + l3));
    BigInteger sum = BigInteger.ZERO;
    for (int k = 0; k <= l1 + l2 + l3; k++) {
      int[] arguments = {
        k, l1 + l2 - l3 - k, l1 - m1 - k, l2 + m2 - k, l3 - l2 + m1 + k, l3 - l1 - m2 + k
      };
      BigInteger product = BigInteger.ONE;
      boolean inRange = true;
      for (int argument : arguments) {
        inRange &= argument >= 0;
        product = inRange ? product.multiply(factorial(argument)) : product;
      }
      if (inRange) {
        BigInteger[] term = common.pow(6).divideAndRemainder(product);
        if (term[1].signum() != 0) {
          throw new AssertionError("the common denominator does not divide");
        }
        sum = k % 2 == 0 ? sum.add(term[0]) : sum.subtract(term[0]);
      }
    }
    BigInteger above =
        factorial(l1 + l2 - l3)
            .multiply(factorial(l1 - l2 + l3))
            .multiply(factorial(-l1 + l2 + l3));
    for (int argument : new int[] {l1 + m1, l1 - m1, l2 + m2, l2 - m2, l3 + m3, l3 - m3}) {
      above = above.multiply(factorial(argument));
    }
    BigDecimal root =
        new BigDecimal(above)
            .divide(new BigDecimal(factorial(l1 + l2 + l3 + 1)), DIGITS)
            .sqrt(DIGITS);
    BigDecimal value =
        root.multiply(new BigDecimal(sum)).divide(new BigDecimal(common.pow(6)), DIGITS);
    return (l1 - l2 - m3) % 2 == 0 ? value : value.negate();
  }

  /** S_lm = sum over mu of A[m, mu] Y_l^mu. */
  static Complex realFromComplex(int m, int mu) {
    if (Math.abs(m) != Math.abs(mu)) {
      return Complex.ZERO;
    }
    if (m == 0) {
      return new Complex(BigDecimal.ONE, BigDecimal.ZERO);
    }
    BigDecimal size = mu > 0 && mu % 2 != 0 ? INVERSE_ROOT_TWO.negate() : INVERSE_ROOT_TWO;
    if (m > 0) {
      return new Complex(size, BigDecimal.ZERO);
    }
    return new Complex(BigDecimal.ZERO, mu > 0 ? size.negate() : size);
  }

  private static int[] bothSigns(int m) {
    return m == 0 ? new int[] {0} : new int[] {-m, m};
  }

  /** T[m1][m2][m3] to about 58 digits. */
  static BigDecimal real3j(int l1, int l2, int l3, int m1, int m2, int m3) {
    Complex sum = Complex.ZERO;
    for (int mu1 : bothSigns(m1)) {
      for (int mu2 : bothSigns(m2)) {
        for (int mu3 : bothSigns(m3)) {
          if (mu1 + mu2 + mu3 == 0) {
            Complex symbol = new Complex(complex3j(l1, l2, l3, mu1, mu2, mu3), BigDecimal.ZERO);
            sum =
                sum.plus(
                    realFromComplex(m1, mu1)
                        .times(realFromComplex(m2, mu2))
                        .times(realFromComplex(m3, mu3))
                        .times(symbol));
          }
        }
      }
    }
    int total = l1 + l2 + l3;
    BigDecimal part = total % 2 == 0 ? sum.re() : sum.im();
    return total / 2 % 2 == 0 ? part : part.negate();
  }
}
