package dev.casimir.holomorphic.internal;

/**
 * The gamma function of complex numbers by Lanczos's approximation (SIAM J. Numer. Anal. B 1, 1964)
 * with Godfrey's coefficients for g = 607/128, reflected where the real part is below 1/2. Relative
 * errors are a few 1e-15, growing with |z log z|.
 */
public final class ComplexGamma {
  private static final double G = 607.0 / 128;
  private static final double ROOT_OF_TWO_PI = 2.5066282746310005;
  private static final double[] COEFFICIENTS = {
    0.99999999999999709182,
    57.156235665862923517,
    -59.597960355475491248,
    14.136097974741747174,
    -0.49191381609762019978,
    .33994649984811888699e-4,
    .46523628927048575665e-4,
    -.98374475304879564677e-4,
    .15808870322491248884e-3,
    -.21026444172410488319e-3,
    .21743961811521264320e-3,
    -.16431810653676389022e-3,
    .84418223983852743293e-4,
    -.26190838401581408670e-4,
    .36899182659531622704e-5,
  };

  private ComplexGamma() {}

  /** Gamma(z). At 0, -1, -2, ... the value is not finite. */
  public static void gamma(double x, double y, double[] value) {
    if (x >= 0.5) {
      right(x, y, value);
      return;
    }
    reciprocal(x, y, value);
    double scale = value[0] * value[0] + value[1] * value[1];
    value[0] /= scale;
    value[1] /= -scale;
  }

  /** 1 / Gamma(z), which is entire. */
  public static void reciprocal(double x, double y, double[] value) {
    if (x >= 0.5) {
      right(x, y, value);
      double scale = value[0] * value[0] + value[1] * value[1];
      value[0] /= scale;
      value[1] /= -scale;
      return;
    }
    right(1 - x, -y, value);
    double nearest = Math.rint(x);
    double sign = nearest % 2 == 0 ? 1 : -1;
    double angle = Math.PI * (x - nearest);
    double sineRe = sign * Math.sin(angle) * Math.cosh(Math.PI * y) / Math.PI;
    double sineIm = sign * Math.cos(angle) * Math.sinh(Math.PI * y) / Math.PI;
    double re = value[0] * sineRe - value[1] * sineIm;
    value[1] = value[0] * sineIm + value[1] * sineRe;
    value[0] = re;
  }

  /** Gamma(z) where the real part is at least 1/2. */
  private static void right(double x, double y, double[] value) {
    double sumRe = COEFFICIENTS[0];
    double sumIm = 0;
    for (int k = COEFFICIENTS.length - 1; k > 0; k--) {
      double scale = COEFFICIENTS[k] / ((x + k) * (x + k) + y * y);
      sumRe += scale * (x + k);
      sumIm -= scale * y;
    }
    double shifted = x + G + 0.5;
    double logRe = Math.log(Math.hypot(shifted, y));
    double logIm = Math.atan2(y, shifted);
    double size = Math.exp((x + 0.5) * logRe - y * logIm - shifted) * ROOT_OF_TWO_PI;
    double angle = (x + 0.5) * logIm + y * logRe - y;
    double powerRe = size * Math.cos(angle);
    double powerIm = size * Math.sin(angle);
    double re = powerRe * sumRe - powerIm * sumIm;
    double im = powerRe * sumIm + powerIm * sumRe;
    double square = x * x + y * y;
    value[0] = (re * x + im * y) / square;
    value[1] = (im * x - re * y) / square;
  }
}
