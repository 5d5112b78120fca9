package dev.casimir.linalg.internal.dense;

/**
 * The Taylor polynomial of exp by Horner's rule, in the lowest degree whose backward error stays
 * below the unit of rounding.
 *
 * <p>Horner's rule needs more products than others, but rounds least: high powers meet errors that
 * later steps only make smaller.
 */
final class TaylorExponential {
  private static final int[] DEGREES = {2, 4, 8, 12, 18};

  /** Largest norms for those degrees (thresholds of Al-Mohy and Higham's analysis). */
  private static final double[] NORMS = {
    2.580956802971767e-8,
    3.397168839976962e-4,
    4.991228871115323e-2,
    2.996158913811580e-1,
    1.090863719290036
  };

  private final int n;
  private final double[] product;
  private final double[] value;

  TaylorExponential(int n) {
    this.n = n;
    product = new double[n * n];
    value = new double[n * n];
  }

  /** How often a matrix of this norm must be halved. */
  static int squarings(double norm) {
    double largest = NORMS[NORMS.length - 1];
    int squarings = 0;
    if (norm > largest) {
      squarings = Math.getExponent(norm / largest);
      if (Math.scalb(norm, -squarings) > largest) {
        squarings++;
      }
    }
    return squarings;
  }

  private static int degree(double norm) {
    int index = 0;
    while (index < NORMS.length - 1 && norm > NORMS[index]) {
      index++;
    }
    return DEGREES[index];
  }

  /** out = exp(a) for a of this norm, with so many terms more than the norm asks for. */
  void exp(double[] a, double norm, int more, double[] out) {
    int degree = degree(norm) + more;
    RowMajor.identity(n, out);
    for (int k = degree; k >= 1; k--) {
      RowMajor.multiply(n, a, out, product);
      for (int i = 0; i < n * n; i++) {
        out[i] = product[i] / k;
      }
      RowMajor.addToDiagonal(n, 1, out);
    }
  }

  /** out = derivative of the same polynomial in direction e; its value is at {@link #value}. */
  void derivative(double[] a, double norm, int more, double[] e, double[] out) {
    int degree = degree(norm) + more;
    RowMajor.identity(n, value);
    RowMajor.scale(0, out);
    for (int k = degree; k >= 1; k--) {
      RowMajor.multiply(n, a, out, product);
      RowMajor.multiplyAdd(n, e, value, product);
      for (int i = 0; i < n * n; i++) {
        out[i] = product[i] / k;
      }
      RowMajor.multiply(n, a, value, product);
      for (int i = 0; i < n * n; i++) {
        value[i] = product[i] / k;
      }
      RowMajor.addToDiagonal(n, 1, value);
    }
  }

  /** The value that the last derivative was taken with; the caller may overwrite it. */
  double[] value() {
    return value;
  }
}
