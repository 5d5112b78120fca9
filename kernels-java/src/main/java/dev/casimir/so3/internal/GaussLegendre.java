package dev.casimir.so3.internal;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The n-point Gauss-Legendre rule on [-1, 1] in the variable cos(theta): exact for polynomials of
 * degree 2n - 1.
 *
 * <p>Node 0 is the one nearest to the north pole (cos(theta) near 1), so theta grows with the
 * index. The rule is exactly symmetric: {@code node(n-1-i) == -node(i)}, {@code weight(n-1-i) ==
 * weight(i)}, and the middle node of an odd rule is exactly 0. The weights sum to 2.
 *
 * <p>Nodes, weights and sines are computed to 40 digits and rounded once: each starts from Newton's
 * method in double precision and is refined by one step in decimal arithmetic. Cost O(n^2) decimal
 * operations.
 */
public final class GaussLegendre {
  private static final MathContext DIGITS = new MathContext(40);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final double[] nodes;
  private final double[] sines;
  private final double[] weights;

  private GaussLegendre(int n) {
    nodes = new double[n];
    sines = new double[n];
    weights = new double[n];
    for (int i = 0; i < (n + 1) / 2; i++) {
      boolean middle = 2 * i + 1 == n;
      BigDecimal x = middle ? BigDecimal.ZERO : refine(n, newton(n, i));
      BigDecimal sineSquared = BigDecimal.ONE.subtract(x.multiply(x), DIGITS);
      BigDecimal slope = BigDecimal.valueOf(n).multiply(legendre(n, x)[1], DIGITS);
      double weight = TWO.multiply(sineSquared).divide(slope.multiply(slope), DIGITS).doubleValue();
      double sine = sineSquared.sqrt(DIGITS).doubleValue();
      nodes[i] = x.doubleValue();
      nodes[n - 1 - i] = middle ? 0 : -nodes[i];
      sines[i] = sines[n - 1 - i] = sine;
      weights[i] = weights[n - 1 - i] = weight;
    }
  }

  /**
   * The rule with {@code n} nodes.
   *
   * @throws IllegalArgumentException if n is not positive
   */
  public static GaussLegendre of(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n: expected at least 1 node, got " + n);
    }
    return new GaussLegendre(n);
  }

  /** The number of nodes. */
  public int size() {
    return nodes.length;
  }

  /** cos(theta) of node i; decreases with i. */
  public double node(int i) {
    return nodes[i];
  }

  /** sin(theta) of node i, positive. */
  public double sine(int i) {
    return sines[i];
  }

  /** The weight of node i, positive. */
  public double weight(int i) {
    return weights[i];
  }

  /**
   * Root i of P_n counted from x = 1, by Newton's method from Tricomi's estimate; good to a few
   * ulp.
   */
  private static double newton(int n, int i) {
    double x = Math.cos(Math.PI * (4 * i + 3) / (4 * n + 2)) * (1 - (n - 1) / (8.0 * n * n * n));
    for (int step = 0; step < 8; step++) {
      double previous = 0;
      double value = 1;
      for (int k = 1; k <= n; k++) {
        double next = ((2 * k - 1) * x * value - (k - 1) * previous) / k;
        previous = value;
        value = next;
      }
      double change = value * (1 - x * x) / (n * (previous - x * value));
      x -= change;
      if (Math.abs(change) < 1e-15) {
        break;
      }
    }
    return x;
  }

  /** One Newton step in decimal arithmetic: it squares the error of the start. */
  private static BigDecimal refine(int n, double start) {
    BigDecimal x = new BigDecimal(start);
    BigDecimal[] p = legendre(n, x);
    BigDecimal slope = BigDecimal.valueOf(n).multiply(p[1].subtract(x.multiply(p[0])), DIGITS);
    BigDecimal sineSquared = BigDecimal.ONE.subtract(x.multiply(x));
    return x.subtract(p[0].multiply(sineSquared).divide(slope, DIGITS), DIGITS);
  }

  /** P_n(x) and P_{n-1}(x) by the three-term recurrence. */
  private static BigDecimal[] legendre(int n, BigDecimal x) {
    BigDecimal previous = BigDecimal.ZERO;
    BigDecimal value = BigDecimal.ONE;
    for (int k = 1; k <= n; k++) {
      BigDecimal next =
          x.multiply(value)
              .multiply(BigDecimal.valueOf(2L * k - 1))
              .subtract(previous.multiply(BigDecimal.valueOf(k - 1L)))
              .divide(BigDecimal.valueOf(k), DIGITS);
      previous = value;
      value = next;
    }
    return new BigDecimal[] {value, previous};
  }
}
