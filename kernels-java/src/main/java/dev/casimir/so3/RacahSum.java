package dev.casimir.so3;

import java.math.BigInteger;

/**
 * Complex Wigner 3j symbols of one triple of degrees, exactly. Racah's sum in binomial form: with a
 * = l1+l2-l3, b = l1-l2+l3, c = -l1+l2+l3, J = l1+l2+l3,
 *
 * <pre>
 * S    = sum_k (-1)^k C(a,k) C(b,l1-m1-k) C(c,l2+m2-k)
 * 3j   = (-1)^(l1-l2-m3) S sqrt(P / (C(2l1,l1+m1) C(2l2,l2+m2) C(2l3,l3+m3)))
 * P    = C(2l1,a) C(2l2,c) / ((J+1) C(J,a))
 * </pre>
 */
final class RacahSum {
  /** |S| <= 2^(a+b+c) = 2^J, partial sums and terms included, so up to here longs do. */
  private static final int LARGEST_LONG_SUM = 62;

  private static final long[] NO_LONGS = {};

  private final int l1;
  private final int l2;
  private final int l3;
  private final BigInteger[] rowA;
  private final BigInteger[] rowB;
  private final BigInteger[] rowC;
  private final long[] longA;
  private final long[] longB;
  private final long[] longC;
  private final BigInteger[] row1;
  private final BigInteger[] row2;
  private final BigInteger[] row3;
  private final Ratio prefactor;

  /**
   * Degrees that satisfy the triangle rule; squares of all symbols are multiplied by {@code
   * squaredFactor}.
   */
  RacahSum(int l1, int l2, int l3, Ratio squaredFactor) {
    this.l1 = l1;
    this.l2 = l2;
    this.l3 = l3;
    int sum = l1 + l2 + l3;
    rowA = binomials(l1 + l2 - l3);
    rowB = binomials(l1 - l2 + l3);
    rowC = binomials(-l1 + l2 + l3);
    row1 = binomials(2 * l1);
    row2 = binomials(2 * l2);
    row3 = binomials(2 * l3);
    boolean small = sum <= LARGEST_LONG_SUM;
    longA = small ? toLongs(rowA) : NO_LONGS;
    longB = small ? toLongs(rowB) : NO_LONGS;
    longC = small ? toLongs(rowC) : NO_LONGS;
    BigInteger above = row1[l1 + l2 - l3].multiply(row2[-l1 + l2 + l3]);
    BigInteger below = binomials(sum)[l1 + l2 - l3].multiply(BigInteger.valueOf(sum + 1L));
    prefactor = new Ratio(above, below).times(squaredFactor).reduced();
  }

  /**
   * The sign of the symbol (l1 l2 l3; m1 m2 -m1-m2) times its magnitude over sqrt({@code divisor}),
   * rounded once.
   */
  double value(int m1, int m2, int divisor) {
    BigInteger s = longA.length == 0 ? sum(m1, m2) : BigInteger.valueOf(longSum(m1, m2));
    if (s.signum() == 0) {
      return 0;
    }
    BigInteger weights = row1[l1 + m1].multiply(row2[l2 + m2]).multiply(row3[l3 + m1 + m2]);
    double magnitude =
        prefactor
            .times(s.multiply(s))
            .dividedBy(weights.multiply(BigInteger.valueOf(divisor)))
            .squareRoot();
    boolean flipped = (l1 - l2 + m1 + m2) % 2 != 0;
    return flipped == s.signum() > 0 ? -magnitude : magnitude;
  }

  private int firstTerm(int m1, int m2) {
    return Math.max(0, Math.max(l2 - l3 - m1, l1 - l3 + m2));
  }

  private int lastTerm(int m1, int m2) {
    return Math.min(rowA.length - 1, Math.min(l1 - m1, l2 + m2));
  }

  private long longSum(int m1, int m2) {
    long sum = 0;
    for (int k = firstTerm(m1, m2); k <= lastTerm(m1, m2); k++) {
      long term = longA[k] * longB[l1 - m1 - k] * longC[l2 + m2 - k];
      sum += k % 2 == 0 ? term : -term;
    }
    return sum;
  }

  private BigInteger sum(int m1, int m2) {
    BigInteger sum = BigInteger.ZERO;
    for (int k = firstTerm(m1, m2); k <= lastTerm(m1, m2); k++) {
      BigInteger term = rowA[k].multiply(rowB[l1 - m1 - k]).multiply(rowC[l2 + m2 - k]);
      sum = k % 2 == 0 ? sum.add(term) : sum.subtract(term);
    }
    return sum;
  }

  /** C(n, 0..n). */
  static BigInteger[] binomials(int n) {
    BigInteger[] row = new BigInteger[n + 1];
    row[0] = BigInteger.ONE;
    for (int k = 1; k <= n; k++) {
      row[k] = row[k - 1].multiply(BigInteger.valueOf(n - k + 1L)).divide(BigInteger.valueOf(k));
    }
    return row;
  }

  private static long[] toLongs(BigInteger[] row) {
    long[] longs = new long[row.length];
    for (int k = 0; k < row.length; k++) {
      longs[k] = row[k].longValueExact();
    }
    return longs;
  }
}
