package dev.casimir.so3;

/**
 * All values of the real coupling tensor of one triple l1 <= l2 <= l3, one per class of orders. An
 * entry is nonzero only where the largest |m| is the sum of the other two; call its position q.
 * Then one complex 3j symbol remains in the change from complex to real harmonics, and with n the
 * indicator of m < 0,
 *
 * <pre>
 * T = (-1)^(floor(J/2) + m_q) w f,  w = (l1 l2 l3; |m| with the one at q negated) / (sqrt 2 if no m is 0, else 1)
 * f = Re(i^k) for J even, Im(i^k) for J odd,  k = n_q - (the other two n)
 * </pre>
 */
final class OrderClasses {
  private final int sum;
  private final int columns;
  private final double[] sums;
  private final double[] differences;

  /**
   * Computes the classes; every value is the exact one times sqrt({@code squaredFactor}), rounded
   * once.
   */
  OrderClasses(int l1, int l2, int l3, Ratio squaredFactor) {
    sum = l1 + l2 + l3;
    columns = l2 + 1;
    sums = new double[(l1 + 1) * columns];
    differences = new double[(l1 + 1) * columns];
    RacahSum racah = new RacahSum(l1, l2, l3, squaredFactor);
    for (int a = 0; a <= l1; a++) {
      for (int b = 0; b <= l2; b++) {
        int divisor = a == 0 || b == 0 ? 1 : 2;
        if (a + b <= l3) {
          sums[a * columns + b] = signed(a + b, racah.value(a, b, divisor));
        }
        int c = Math.abs(a - b);
        if (divisor == 2 && c <= l3) {
          int sign = a >= b ? 1 : -1;
          differences[a * columns + b] =
              signed(Math.max(a, b), racah.value(-sign * a, sign * b, c == 0 ? 1 : 2));
        }
      }
    }
  }

  private double signed(int largest, double value) {
    return (sum / 2 + largest) % 2 == 0 ? value : -value;
  }

  /**
   * The entry at orders that obey |m3| = |m1|+|m2| or ||m1|-|m2|| and the rule on the number of
   * negative orders.
   */
  double value(int m1, int m2, int m3) {
    int a = Math.abs(m1);
    int b = Math.abs(m2);
    int c = Math.abs(m3);
    int negative = (m1 < 0 ? 1 : 0) + (m2 < 0 ? 1 : 0) + (m3 < 0 ? 1 : 0);
    int largest = c == a + b ? m3 : a >= b ? m1 : m2;
    double value = c == a + b ? sums[a * columns + b] : differences[a * columns + b];
    int power = (largest < 0 ? 2 : 0) - negative;
    // Re(i^k) of an even k and Im(i^k) of an odd one: both are negative exactly where floor(k/2) is
    // odd.
    return Math.floorDiv(power, 2) % 2 == 0 ? value : -value;
  }
}
