package dev.casimir.linalg.internal.dense;

/**
 * Undoes the halving of exp: squares a matrix again and again.
 *
 * <p>Where an entry overflows, infinities of both signs can meet. Then all is done again with a
 * power of two taken out after each squaring, and that result stands in for the entries that were
 * not finite. Small entries next to huge ones vanish there, so it does not stand in for the others.
 */
final class RepeatedSquaring {
  private final int n;
  private final double[] base;
  private final double[] product;
  private final double[] directional;
  private double exponent;

  RepeatedSquaring(int n) {
    this.n = n;
    base = new double[n * n];
    product = new double[n * n];
    directional = new double[n * n];
  }

  /** x = e^shift 2^d x^(2^times) 2^-d, where 2^d undoes the balancing. */
  void square(int times, double[] x, double shift, Balancing balancing) {
    System.arraycopy(x, 0, base, 0, n * n);
    for (int t = 0; t < times; t++) {
      multiplyWithZeros(x);
    }
    boolean finite = RowMajor.finite(x);
    if (!finite) {
      squareScaled(times);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int at = i * n + j;
        int power = balancing.shift(i, j);
        double entry = TwoByTwoExponential.timesExp(Math.scalb(x[at], power), shift);
        boolean doubtful = !finite && !Double.isFinite(x[at]);
        if (doubtful && (base[at] != 0 || Double.isNaN(entry))) {
          entry = scaledEntry(base[at], power, shift);
        }
        x[at] = entry;
      }
    }
  }

  /** Squares x; zero times infinity is zero, so that blocks without connection stay apart. */
  private void multiplyWithZeros(double[] x) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          double left = x[i * n + k];
          double right = x[k * n + j];
          if (left != 0 && right != 0) {
            sum = Math.fma(left, right, sum);
          }
        }
        product[i * n + j] = sum;
      }
    }
    System.arraycopy(product, 0, x, 0, n * n);
  }

  private void squareScaled(int times) {
    exponent = 0;
    for (int t = 0; t < times; t++) {
      int taken = RowMajor.exponent(base);
      RowMajor.scalePower(-taken, base);
      exponent = 2 * (exponent + taken);
      RowMajor.multiply(n, base, base, product);
      System.arraycopy(product, 0, base, 0, n * n);
    }
  }

  private double scaledEntry(double entry, int power, double shift) {
    double total = exponent + power + shift / Math.log(2);
    double whole = Math.clamp(Math.rint(total), -5000, 5000);
    double fraction = Math.clamp(total - whole, -1, 1);
    return Math.scalb(entry * Math.pow(2, fraction), (int) whole);
  }

  /** x = x^(2^times), dx = the derivative of that along dx. */
  void squareDerivative(int times, double[] x, double[] dx) {
    for (int t = 0; t < times; t++) {
      RowMajor.multiply(n, x, dx, directional);
      RowMajor.multiplyAdd(n, dx, x, directional);
      System.arraycopy(directional, 0, dx, 0, n * n);
      multiplyWithZeros(x);
    }
  }
}
