package dev.casimir.linalg.internal.dense;

/** Sums of products of a 2x2 matrix with the rounding error of each step put back. */
final class Discriminant {
  private Discriminant() {}

  /** ad - bc to a relative error of two units of rounding (Kahan). */
  static double determinant(double a, double b, double c, double d) {
    double w = b * c;
    double error = Math.fma(-b, c, w);
    return Math.fma(a, d, -w) + error;
  }

  /**
   * ((a - d)/2)^2 + bc to nearly full relative accuracy, even where the two terms cancel. Its sign
   * tells real from complex eigenvalues.
   */
  static double of(double a, double b, double c, double d) {
    double difference = a - d;
    double part = difference - a;
    double differenceLow = (a - (difference - part)) + (-d - part);
    double p = 0.5 * difference;
    double low = 0.5 * differenceLow;
    double square = p * p;
    double squareLow = Math.fma(p, p, -square) + 2 * p * low;
    double product = b * c;
    double productLow = Math.fma(b, c, -product);
    double sum = square + product;
    double productPart = sum - square;
    double sumLow = (square - (sum - productPart)) + (product - productPart);
    return sum + (sumLow + (squareLow + productLow));
  }
}
