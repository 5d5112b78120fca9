package dev.casimir.holomorphic;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Taylor coefficients at 0 in exact rational arithmetic. */
final class ExactSeries {
  private final BigInteger[] numerators; // over the factorials: the derivatives, all integers here

  private ExactSeries(BigInteger[] derivatives) {
    this.numerators = derivatives;
  }

  /** A series whose derivatives are integers. */
  static ExactSeries ofDerivatives(int count, IntFunction<BigInteger> derivative) {
    BigInteger[] derivatives = new BigInteger[count];
    Arrays.setAll(derivatives, derivative);
    return new ExactSeries(derivatives);
  }

  static ExactSeries sine(int count) {
    return ofDerivatives(count, k -> BigInteger.valueOf(k % 2 == 0 ? 0 : k % 4 == 1 ? 1 : -1));
  }

  static ExactSeries cosine(int count) {
    return ofDerivatives(count, k -> BigInteger.valueOf(k % 2 == 1 ? 0 : k % 4 == 0 ? 1 : -1));
  }

  static ExactSeries exponential(int count) {
    return ofDerivatives(count, k -> BigInteger.ONE);
  }

  /** Leibniz's rule. */
  ExactSeries times(ExactSeries other) {
    return ofDerivatives(
        numerators.length,
        n -> {
          BigInteger sum = BigInteger.ZERO;
          for (int k = 0; k <= n; k++) {
            sum = sum.add(binomial(n, k).multiply(numerators[k]).multiply(other.numerators[n - k]));
          }
          return sum;
        });
  }

  ExactSeries plus(ExactSeries other) {
    return ofDerivatives(numerators.length, n -> numerators[n].add(other.numerators[n]));
  }

  /** Division by a series that starts with 1. */
  ExactSeries over(ExactSeries divisor) {
    BigInteger[] quotient = new BigInteger[numerators.length];
    for (int n = 0; n < quotient.length; n++) {
      BigInteger rest = numerators[n];
      for (int k = 0; k < n; k++) {
        rest =
            rest.subtract(binomial(n, k).multiply(quotient[k]).multiply(divisor.numerators[n - k]));
      }
      quotient[n] = rest;
    }
    return new ExactSeries(quotient);
  }

  /** e^z / (sin^3 z + cos^3 z). */
  static ExactSeries trigonometricQuotient(int count) {
    ExactSeries sine = sine(count);
    ExactSeries cosine = cosine(count);
    return exponential(count)
        .over(sine.times(sine).times(sine).plus(cosine.times(cosine).times(cosine)));
  }

  BigInteger derivative(int order) {
    return numerators[order];
  }

  /** The coefficient, rounded once. */
  double coefficient(int order) {
    BigInteger factorial = BigInteger.ONE;
    for (int k = 2; k <= order; k++) {
      factorial = factorial.multiply(BigInteger.valueOf(k));
    }
    return new BigDecimal(numerators[order])
        .divide(new BigDecimal(factorial), new MathContext(40))
        .doubleValue();
  }

  private static BigInteger binomial(int n, int k) {
    BigInteger value = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      value = value.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return value;
  }
}
