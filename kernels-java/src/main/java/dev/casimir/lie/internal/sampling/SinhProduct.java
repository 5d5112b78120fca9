package dev.casimir.lie.internal.sampling;

import java.util.Arrays;

/**
 * The product of 2 sinh(y_i - y_j) over i &lt; j for decreasing y, as exp({@link #exponent}) times
 * {@link #defect}, neither of which overflows or cancels.
 */
final class SinhProduct {
  private static final double TOLERANCE = 1e-12;
  private static final int HALVINGS = 60;

  private SinhProduct() {}

  /** The sum of y_i - y_j. */
  static double exponent(double[] y, int size) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += (size - 1 - 2 * i) * y[i];
    }
    return sum;
  }

  /** The product of 1 - exp(-2 (y_i - y_j)). */
  static double defect(double[] y, int size) {
    double product = 1;
    for (int i = 0; i < size; i++) {
      for (int j = i + 1; j < size; j++) {
        product *= -StrictMath.expm1(-2 * (y[i] - y[j]));
      }
    }
    return product;
  }

  /**
   * The logarithm of the largest product in the box |y_i| &lt;= radius. It is concave in the
   * chamber of decreasing y, grows with y_1 and -y_n, and so has one maximum, found one coordinate
   * at a time; its values sum to zero by symmetry.
   */
  static double logLargest(int size, double radius) {
    double[] y = new double[size];
    Arrays.setAll(y, i -> radius * (1 - 2.0 * i / (size - 1)));
    double moved = radius;
    while (moved > TOLERANCE * radius) {
      moved = 0;
      for (int i = 1; i < size - 1; i++) {
        double before = y[i];
        moveToMaximum(y, i);
        moved = Math.max(moved, Math.abs(y[i] - before));
      }
    }
    return exponent(y, size) + StrictMath.log(defect(y, size));
  }

  private static void moveToMaximum(double[] y, int i) {
    double low = y[i + 1];
    double high = y[i - 1];
    for (int step = 0; step < HALVINGS; step++) {
      y[i] = 0.5 * (low + high);
      if (slope(y, i) > 0) {
        low = y[i];
      } else {
        high = y[i];
      }
    }
  }

  private static double slope(double[] y, int i) {
    double slope = 0;
    for (int j = 0; j < y.length; j++) {
      slope += j == i ? 0 : 1 / StrictMath.tanh(y[i] - y[j]);
    }
    return slope;
  }
}
