package dev.casimir.linalg.internal.dense;

/**
 * The closed form of the principal logarithm for n = 2: with h = (a+d)/2 and r = sqrt |D|, D = h^2
 * - det,
 *
 * <pre>log A = 1/2 ln det I + g (A - h I),  g = atanh(r/h)/r  or  atan2(r, h)/r for D &lt; 0.</pre>
 *
 * <p>Near the identity the determinant less one comes from the entries less one, which keeps
 * relative accuracy.
 */
final class TwoByTwoLogarithm {
  private TwoByTwoLogarithm() {}

  /** Status OK, NO_PRINCIPAL or SINGULAR; out is written only with OK. */
  static int log(double[] m, double[] out) {
    int exponent = RowMajor.exponent(m);
    int scaling = Math.abs(exponent) > 400 ? -exponent : 0;
    double a = Math.scalb(m[0], scaling);
    double b = Math.scalb(m[1], scaling);
    double c = Math.scalb(m[2], scaling);
    double d = Math.scalb(m[3], scaling);
    double shift = -scaling * Math.log(2);
    if (b == 0 || c == 0) {
      return triangular(a, b, c, d, shift, out);
    }
    double determinant = Discriminant.determinant(a, b, c, d);
    if (!(determinant > 0)) {
      return determinant == 0 ? DenseStatus.SINGULAR : DenseStatus.NO_PRINCIPAL;
    }
    double delta = Discriminant.of(a, b, c, d);
    double h = 0.5 * (a + d);
    if (delta >= 0 && h <= 0) {
      return DenseStatus.NO_PRINCIPAL;
    }
    double g = slope(delta, h, determinant);
    double mean = shift + 0.5 * logDeterminant(a, b, c, d, determinant);
    double p = 0.5 * (a - d);
    out[0] = Math.fma(g, p, mean);
    out[1] = g * b;
    out[2] = g * c;
    out[3] = Math.fma(-g, p, mean);
    return DenseStatus.OK;
  }

  private static double slope(double delta, double h, double determinant) {
    double r = Math.sqrt(Math.abs(delta));
    if (delta < 0) {
      return Math.atan2(r, h) / r;
    }
    if (r < 0.5 * h) {
      return areaTangentRatio(r / h) / h;
    }
    return Math.log((h + r) / Math.sqrt(determinant)) / r;
  }

  /** atanh(x)/x for |x| at most 1/2. */
  static double areaTangentRatio(double x) {
    if (Math.abs(x) < 0x1p-9) {
      double y = x * x;
      return 1 + y * (1.0 / 3 + y * (1.0 / 5 + y * (1.0 / 7)));
    }
    return 0.5 * Math.log1p(2 * x / (1 - x)) / x;
  }

  private static double logDeterminant(double a, double b, double c, double d, double determinant) {
    double a1 = a - 1;
    double d1 = d - 1;
    if (!(Math.abs(a1) <= 0.5 && Math.abs(d1) <= 0.5 && Math.abs(determinant - 1) <= 0.5)) {
      return Math.log(determinant);
    }
    double product = b * c;
    double rest = Math.fma(a1, d1, -product) + Math.fma(-b, c, product);
    double sum = a1 + d1;
    double part = sum - a1;
    double sumLow = (a1 - (sum - part)) + (d1 - part);
    return Math.log1p(sum + (sumLow + rest));
  }

  private static int triangular(
      double a, double b, double c, double d, double shift, double[] out) {
    if (a == 0 || d == 0) {
      return DenseStatus.SINGULAR;
    }
    if (a < 0 || d < 0) {
      return DenseStatus.NO_PRINCIPAL;
    }
    double divided = dividedDifference(a, d);
    out[0] = Math.log(a) + shift;
    out[1] = divided * b;
    out[2] = divided * c;
    out[3] = Math.log(d) + shift;
    return DenseStatus.OK;
  }

  /** (ln x - ln y)/(x - y) for positive x and y, 1/x where they are equal. */
  static double dividedDifference(double x, double y) {
    double z = (x - y) / (x + y);
    return Math.abs(z) < 0.5
        ? 2 * areaTangentRatio(z) / (x + y)
        : (Math.log(x) - Math.log(y)) / (x - y);
  }
}
