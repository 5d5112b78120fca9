package dev.casimir.simd.lanes;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Polynomials that stand for power series on an interval: the series is written in Chebyshev
 * polynomials, in extended arithmetic, and cut where the rest is too small to matter (Lanczos'
 * economisation). Close to the best polynomial of its degree.
 */
public final class EconomizedSeries {
  private static final int TERMS = 70;
  private static final MathContext EXTENDED = new MathContext(60);
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal TWO = BigDecimal.TWO;

  private EconomizedSeries() {}

  /**
   * Coefficients c of sum_k c[k] t^k, each rounded once.
   *
   * @param series coefficient k of the power series, which has to converge well on the interval
   * @param from begin of the interval
   * @param to end of the interval
   * @param error bound of the absolute error on the interval before rounding
   */
  public static double[] coefficients(
      IntFunction<BigDecimal> series, double from, double to, double error) {
    BigDecimal middle = new BigDecimal(from).add(new BigDecimal(to)).multiply(HALF);
    BigDecimal half = new BigDecimal(to).subtract(new BigDecimal(from)).multiply(HALF);
    BigDecimal[] chebyshev = inChebyshevPolynomials(series, middle, half);
    return rounded(inPowers(chebyshev, degree(chebyshev, error), middle, half));
  }

  /**
   * Coefficients c of sum_k c[k] (t - middle)^k, where the middle of the interval must be a number
   * of few digits. Rounding them costs less than rounding those of powers of t where t is large.
   *
   * @return the coefficients, and last what rounding the first lost, to a float or a double
   */
  public static double[] centred(
      IntFunction<BigDecimal> series, double from, double to, double error, boolean single) {
    BigDecimal middle = new BigDecimal(from).add(new BigDecimal(to)).multiply(HALF);
    BigDecimal half = new BigDecimal(to).subtract(new BigDecimal(from)).multiply(HALF);
    BigDecimal[] chebyshev = inChebyshevPolynomials(series, middle, half);
    BigDecimal[] powers = inPowers(chebyshev, degree(chebyshev, error), BigDecimal.ZERO, half);
    double[] coefficients = Arrays.copyOf(rounded(powers), powers.length + 1);
    double first = single ? powers[0].floatValue() : powers[0].doubleValue();
    coefficients[powers.length] = powers[0].subtract(new BigDecimal(first)).doubleValue();
    return coefficients;
  }

  private static double[] rounded(BigDecimal[] values) {
    return Arrays.stream(values).mapToDouble(BigDecimal::doubleValue).toArray();
  }

  /** 1 / n as an exact-enough number. */
  public static BigDecimal inverse(long n) {
    return BigDecimal.ONE.divide(BigDecimal.valueOf(n), EXTENDED);
  }

  /** 1 / n! */
  public static BigDecimal inverseFactorial(int n) {
    BigDecimal value = BigDecimal.ONE;
    for (int i = 2; i <= n; i++) {
      value = value.divide(BigDecimal.valueOf(i), EXTENDED);
    }
    return value;
  }

  /** Horner's rule in x, t = middle + half x, on sums of Chebyshev polynomials in x. */
  private static BigDecimal[] inChebyshevPolynomials(
      IntFunction<BigDecimal> series, BigDecimal middle, BigDecimal half) {
    BigDecimal[] sum = zeros(TERMS + 1);
    for (int k = TERMS - 1; k >= 0; k--) {
      BigDecimal[] next = zeros(TERMS + 1);
      for (int i = 0; i < TERMS; i++) {
        next[i] = next[i].add(sum[i].multiply(middle, EXTENDED), EXTENDED);
        BigDecimal shared = sum[i].multiply(half, EXTENDED);
        BigDecimal up = i == 0 ? shared : shared.multiply(HALF, EXTENDED);
        next[i + 1] = next[i + 1].add(up, EXTENDED);
        if (i > 0) {
          next[i - 1] = next[i - 1].add(shared.multiply(HALF, EXTENDED), EXTENDED);
        }
      }
      next[0] = next[0].add(series.apply(k), EXTENDED);
      sum = next;
    }
    return sum;
  }

  private static int degree(BigDecimal[] chebyshev, double error) {
    double rest = 0;
    for (int k = chebyshev.length - 1; k > 0; k--) {
      rest += Math.abs(chebyshev[k].doubleValue());
      if (rest > error) {
        return k;
      }
    }
    return 0;
  }

  private static BigDecimal[] inPowers(
      BigDecimal[] chebyshev, int degree, BigDecimal middle, BigDecimal half) {
    BigDecimal[] sum = zeros(degree + 1);
    BigDecimal[] before = zeros(degree + 1);
    BigDecimal[] current = zeros(degree + 1);
    current[0] = BigDecimal.ONE;
    for (int k = 0; k <= degree; k++) {
      for (int i = 0; i <= degree; i++) {
        sum[i] = sum[i].add(chebyshev[k].multiply(current[i], EXTENDED), EXTENDED);
      }
      BigDecimal factor = (k == 0 ? BigDecimal.ONE : TWO).divide(half, EXTENDED);
      BigDecimal[] next = zeros(degree + 1);
      for (int i = 0; i <= degree; i++) {
        BigDecimal shifted = i == 0 ? BigDecimal.ZERO : current[i - 1];
        next[i] =
            shifted
                .subtract(current[i].multiply(middle, EXTENDED), EXTENDED)
                .multiply(factor, EXTENDED)
                .subtract(before[i], EXTENDED);
      }
      before = current;
      current = next;
      if (k == 0) {
        before = zeros(degree + 1);
        before[0] = BigDecimal.ONE;
      }
    }
    return sum;
  }

  private static BigDecimal[] zeros(int length) {
    BigDecimal[] zeros = new BigDecimal[length];
    Arrays.fill(zeros, BigDecimal.ZERO);
    return zeros;
  }
}
