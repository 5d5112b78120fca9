package dev.casimir.so3.internal;

import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * The coefficients of the recursion over the degree and of its derivatives.
 *
 * <p>The textbook recursion runs over Q(l,m) = r^(l-m) P(l,m) / sin^m and multiplies by the norm
 * N(l,m) at the end; its numbers grow like (2m-1)!!. Here every q = N Q is scaled from the start,
 * so that coefficients and values stay moderate at any degree in single precision. Each coefficient
 * is a rational number times the ratio of two norms: computed as the square root of an exact
 * rational and rounded once.
 */
public final class HarmonicsCoefficients {
  private static final MathContext DIGITS = new MathContext(40);
  private static final BigDecimal PI =
      new BigDecimal("3.14159265358979323846264338327950288419716939937510");

  private static final int FIELDS = 8;

  private final Normalization normalization;

  private HarmonicsCoefficients(Normalization normalization) {
    this.normalization = normalization;
  }

  /**
   * The table: for m = 0..L the records of l = m..L+1 in the order of {@link HarmonicsTableF64};
   * the one of degree L+1 is zero, so that a loop may step once too far.
   */
  public static Tensor table(
      DType dtype, int maximumDegree, Normalization normalization, boolean normalize) {
    HarmonicsCoefficients coefficients = new HarmonicsCoefficients(normalization);
    long records = (maximumDegree + 1L) * (maximumDegree + 4L) / 2;
    Tensor table = Tensor.zeros(Arena.ofAuto(), dtype, records, FIELDS);
    long record = 0;
    for (int m = 0; m <= maximumDegree; m++) {
      for (int l = m; l <= maximumDegree; l++) {
        double[] fields = coefficients.record(l, m, normalize);
        for (int field = 0; field < FIELDS; field++) {
          table.setDouble(record * FIELDS + field, fields[field]);
        }
        record++;
      }
      record++;
    }
    return table;
  }

  private double[] record(int l, int m, boolean normalize) {
    return new double[] {
      l == m ? start(m) : ratio(2L * l - 1, l - m, l, m, l - 1, m),
      l - 2 < m ? 0 : -ratio(l + m - 1L, l - m, l, m, l - 2, m),
      l - 1 < m ? 0 : ratio(l + m, 1, l, m, l - 1, m),
      l - 1 < m + 1 ? 0 : ratio(1, 1, l, m, l - 1, m + 1),
      normalize ? l : 0,
      l - 2 < m ? 0 : ratio((l + m) * (l + m - 1L), 1, l, m, l - 2, m),
      l - 2 < m + 1 ? 0 : ratio(l + m, 1, l, m, l - 2, m + 1),
      l - 2 < m + 2 ? 0 : ratio(1, 1, l, m, l - 2, m + 2),
    };
  }

  /** q(m,m) = N(m,m) (2m-1)!!. */
  private double start(int m) {
    BigInteger product = BigInteger.ONE;
    for (int odd = 3; odd < 2 * m; odd += 2) {
      product = product.multiply(BigInteger.valueOf(odd));
    }
    BigInteger numerator = product.pow(2).multiply(BigInteger.valueOf(weight(m, m)));
    BigDecimal square = divide(numerator, factorials(0, 2 * m));
    if (normalization == Normalization.INTEGRAL) {
      square = square.divide(PI.multiply(BigDecimal.valueOf(4)), DIGITS);
    }
    return square.sqrt(DIGITS).doubleValue();
  }

  /** numerator / denominator * N(l,m) / N(otherL,otherM); the other degree is lower. */
  private double ratio(long numerator, long denominator, int l, int m, int otherL, int otherM) {
    // N(l,m)^2 = weight (l-m)! / (l+m)! up to a constant
    BigInteger above = BigInteger.valueOf(numerator).pow(2);
    BigInteger below = BigInteger.valueOf(denominator).pow(2);
    above = above.multiply(BigInteger.valueOf(weight(l, m)));
    below = below.multiply(BigInteger.valueOf(weight(otherL, otherM)));
    above = above.multiply(factorials(otherL - otherM, l - m));
    below = below.multiply(factorials(l - m, otherL - otherM));
    above = above.multiply(factorials(l + m, otherL + otherM));
    below = below.multiply(factorials(otherL + otherM, l + m));
    return divide(above, below).sqrt(DIGITS).doubleValue();
  }

  private long weight(int l, int m) {
    return (m == 0 ? 1L : 2L) * (normalization == Normalization.NORM ? 1 : 2L * l + 1);
  }

  /** to! / from!, or one if {@code to} is the smaller. */
  private static BigInteger factorials(int from, int to) {
    BigInteger product = BigInteger.ONE;
    for (int i = from + 1; i <= to; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return product;
  }

  private static BigDecimal divide(BigInteger numerator, BigInteger denominator) {
    return new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS);
  }
}
