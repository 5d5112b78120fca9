package dev.casimir.linalg.internal.dense;

/**
 * The closed form of exp for n = 2. With h = (a+d)/2, p = (a-d)/2 and D = p^2 + bc,
 *
 * <pre>exp A = e^h (C(D) I + S(D) (A - h I)),  C = cosh sqrt D,  S = sinh sqrt D / sqrt D.</pre>
 *
 * <p>Where the eigenvalues are real and apart it sums e^lambda times projections instead, whose
 * entries (r + p)/2r and bc/(r + p)/2r are free of cancellation, so that entries of very different
 * size keep their own relative accuracy and only those overflow that must.
 */
final class TwoByTwoExponential {
  private TwoByTwoExponential() {}

  static void exp(double[] m, double[] out) {
    int exponent = RowMajor.exponent(m);
    // Squares of the entries must neither overflow nor vanish.
    int scaling = Math.abs(exponent) > 400 ? -exponent : 0;
    double delta =
        Discriminant.of(
            Math.scalb(m[0], scaling),
            Math.scalb(m[1], scaling),
            Math.scalb(m[2], scaling),
            Math.scalb(m[3], scaling));
    double root = Math.scalb(Math.sqrt(Math.abs(delta)), -scaling);
    if (m[1] == 0 || m[2] == 0) {
      triangular(m, out);
    } else if (root < 0.5) {
      series(m, delta < 0 ? -root * root : root * root, out);
    } else if (delta < 0) {
      double h = 0.5 * m[0] + 0.5 * m[3];
      fill(m, h, Math.cos(root), Math.sin(root) / root, out);
    } else {
      projections(m, root, out);
    }
  }

  private static void triangular(double[] m, double[] out) {
    double p = 0.5 * m[0] - 0.5 * m[3];
    out[0] = Math.exp(m[0]);
    out[3] = Math.exp(m[3]);
    if (Math.abs(p) < 0.5) {
      double ratio = 1 + oddSeries(p * p);
      double h = 0.5 * m[0] + 0.5 * m[3];
      out[1] = timesExp(m[1] * ratio, h);
      out[2] = timesExp(m[2] * ratio, h);
    } else {
      offDiagonal(m, Math.max(m[0], m[3]), Math.abs(p), out);
    }
  }

  /** The entries times (e^upper - e^(upper - 2 root))/(2 root). */
  private static void offDiagonal(double[] m, double upper, double root, double[] out) {
    double ratio = -Math.expm1(-2 * root) / (2 * root);
    out[1] = timesExp(m[1] * ratio, upper);
    out[2] = timesExp(m[2] * ratio, upper);
  }

  private static void series(double[] m, double delta, double[] out) {
    double h = 0.5 * m[0] + 0.5 * m[3];
    double c = 1 + delta * (1.0 / 2 + delta * (1.0 / 24 + delta * evenTail(delta)));
    fill(m, h, c, 1 + oddSeries(delta), out);
  }

  private static double evenTail(double d) {
    return 1.0 / 720
        + d
            * (1.0 / 40320
                + d * (1.0 / 3628800 + d * (1.0 / 479001600 + d * (1.0 / 87178291200.0))));
  }

  /** sinh(x)/x - 1 for x^2 = d, |d| at most 1/4. */
  private static double oddSeries(double d) {
    double tail = 1.0 / 5040 + d * (1.0 / 362880 + d * (1.0 / 39916800 + d * (1.0 / 6227020800.0)));
    return d * (1.0 / 6 + d * (1.0 / 120 + d * tail));
  }

  private static void fill(double[] m, double h, double c, double s, double[] out) {
    double p = 0.5 * m[0] - 0.5 * m[3];
    out[0] = timesExp(Math.fma(s, p, c), h);
    out[1] = timesExp(s * m[1], h);
    out[2] = timesExp(s * m[2], h);
    out[3] = timesExp(Math.fma(-s, p, c), h);
  }

  private static void projections(double[] m, double root, double[] out) {
    double p = 0.5 * m[0] - 0.5 * m[3];
    double sum = root + Math.abs(p);
    // root - |p|, from the product of the two being bc.
    double rest = (m[1] / sum) * m[2];
    double upper = p >= 0 ? m[0] + rest : m[3] + rest;
    double lower = p >= 0 ? m[3] - rest : m[0] - rest;
    double most = 0.5 * (sum / root);
    double least = 0.5 * (rest / root);
    double major = timesExp(most, upper) + timesExp(least, lower);
    double minor = timesExp(least, upper) + timesExp(most, lower);
    if (Double.isNaN(major + minor)) {
      // Infinities of both signs met: the larger exponential decides.
      major = Double.POSITIVE_INFINITY;
      minor = timesExp(least + Math.exp(-2 * root) * most, upper);
    }
    offDiagonal(m, upper, root, out);
    out[0] = p >= 0 ? major : minor;
    out[3] = p >= 0 ? minor : major;
  }

  /** x e^h, without overflow or underflow on the way. */
  static double timesExp(double x, double h) {
    if (x == 0) {
      return x;
    }
    if (Math.abs(h) < 700) {
      return x * Math.exp(h);
    }
    double half = Math.exp(0.5 * h);
    return x * half * half;
  }
}
