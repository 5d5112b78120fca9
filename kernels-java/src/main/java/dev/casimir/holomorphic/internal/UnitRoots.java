package dev.casimir.holomorphic.internal;

/**
 * The roots of unity exp(2 pi i m / M) for an even M, in exact symmetry: conjugate and opposite
 * roots agree to the last bit up to their signs, and those on the axes are exact.
 */
public final class UnitRoots {
  private final int count;
  private final double[] cosine;

  /**
   * Computes a table.
   *
   * @param count M, even
   */
  public UnitRoots(int count) {
    this.count = count;
    this.cosine = new double[count];
    for (int m = 0; m < count; m++) {
      cosine[m] = cosine(m, count);
    }
  }

  /** cos(2 pi m / M), m = 0..M-1. */
  public double cosine(int m) {
    return cosine[m];
  }

  /** sin(2 pi m / M), m = 0..M-1. */
  public double sine(int m) {
    return sine(m, count);
  }

  private static double cosine(long m, long count) {
    long folded = Math.min(m, count - m); // 0 .. pi
    if (4 * folded > count) {
      return -quarterCosine(count - 2 * folded, 2 * count);
    }
    return quarterCosine(2 * folded, 2 * count);
  }

  private static double sine(long m, long count) {
    long folded = Math.min(m, count - m);
    long quarter = Math.min(2 * folded, count - 2 * folded); // 0 .. pi / 2, of 2 M steps
    double value = quarterSine(quarter, 2 * count);
    return m > folded ? -value : value;
  }

  /** The cosine of an angle of at most a quarter turn. */
  private static double quarterCosine(long steps, long turn) {
    return 8 * steps > turn
        ? StrictMath.sin(angle(turn - 4 * steps, 4 * turn))
        : StrictMath.cos(angle(steps, turn));
  }

  /** The sine of an angle of at most a quarter turn. */
  private static double quarterSine(long steps, long turn) {
    return 8 * steps > turn
        ? StrictMath.cos(angle(turn - 4 * steps, 4 * turn))
        : StrictMath.sin(angle(steps, turn));
  }

  private static double angle(long steps, long turn) {
    return 2 * Math.PI * steps / turn;
  }
}
