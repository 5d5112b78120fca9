package dev.casimir.holomorphic;

import dev.casimir.holomorphic.internal.ComplexGamma;

/**
 * Functions with known derivatives, to try methods on. Relative errors are a few 1e-16 or 1e-15.
 */
public enum AnalyticFunction implements HolomorphicFunction {
  /** e^z, entire. */
  EXP("exp", AnalyticFunction::exp),
  /** sin z, entire. */
  SIN("sin", AnalyticFunction::sin),
  /** log(1 + z), cut along the negative real axis from -1. */
  LOG1P("log1p", AnalyticFunction::log1p),
  /** Gamma(z), with poles at 0, -1, -2, ... */
  GAMMA("gamma", ComplexGamma::gamma),
  /** Gamma(1 + z), whose first coefficient at 0 is minus Euler's constant. */
  GAMMA1P("gamma1p", (x, y, value) -> ComplexGamma.gamma(1 + x, y, value)),
  /** 1 / Gamma(z), entire. */
  RECIPROCAL_GAMMA("reciprocal-gamma", ComplexGamma::reciprocal),
  /** 1 / (1 - z), the geometric series. */
  RATIONAL("rational", AnalyticFunction::rational),
  /** exp(e^z - 1), entire; the derivatives at 0 are the Bell numbers 1, 1, 2, 5, 15, 52, ... */
  BELL("bell", AnalyticFunction::bell),
  /**
   * e^z / (sin^3 z + cos^3 z), the test function of Lyness and Moler and of Fornberg: the nearest
   * pole to 0 is at -pi/4, the derivatives there are 1, 1, 4, 4, 28, -164, ...
   */
  TRIGONOMETRIC_QUOTIENT("trigonometric-quotient", AnalyticFunction::quotient);

  private interface Formula {
    void evaluate(double x, double y, double[] value);
  }

  private final String label;
  private final Formula formula;

  AnalyticFunction(String label, Formula formula) {
    this.label = label;
    this.formula = formula;
  }

  /** Its name on the command line. */
  public String label() {
    return label;
  }

  @Override
  public void evaluate(double[] re, double[] im, int offset, int length) {
    double[] value = new double[2];
    for (int i = offset; i < offset + length; i++) {
      formula.evaluate(re[i], im[i], value);
      re[i] = value[0];
      im[i] = value[1];
    }
  }

  private static void exp(double x, double y, double[] value) {
    double size = Math.exp(x);
    value[0] = size * Math.cos(y);
    value[1] = size * Math.sin(y);
  }

  private static void sin(double x, double y, double[] value) {
    value[0] = Math.sin(x) * Math.cosh(y);
    value[1] = Math.cos(x) * Math.sinh(y);
  }

  private static void log1p(double x, double y, double[] value) {
    double deviation = x * (2 + x) + y * y; // |1 + z|^2 - 1
    value[0] =
        Math.abs(deviation) < 0.5 ? Math.log1p(deviation) / 2 : Math.log(Math.hypot(1 + x, y));
    value[1] = Math.atan2(y, 1 + x);
  }

  private static void rational(double x, double y, double[] value) {
    double square = (1 - x) * (1 - x) + y * y;
    value[0] = (1 - x) / square;
    value[1] = y / square;
  }

  private static void bell(double x, double y, double[] value) {
    double halfSine = Math.sin(y / 2);
    double re = Math.expm1(x) * Math.cos(y) - 2 * halfSine * halfSine; // of e^z - 1
    exp(re, Math.exp(x) * Math.sin(y), value);
  }

  private static void quotient(double x, double y, double[] value) {
    sin(x, y, value);
    double sineRe = value[0];
    double sineIm = value[1];
    double cosineRe = Math.cos(x) * Math.cosh(y);
    double cosineIm = -Math.sin(x) * Math.sinh(y);
    double re = cubeRe(sineRe, sineIm) + cubeRe(cosineRe, cosineIm);
    double im = -(cubeRe(sineIm, sineRe) + cubeRe(cosineIm, cosineRe));
    double square = re * re + im * im;
    exp(x, y, value);
    double quotient = (value[0] * re + value[1] * im) / square;
    value[1] = (value[1] * re - value[0] * im) / square;
    value[0] = quotient;
  }

  /** The real part of (a + i b)^3; that of (b + i a)^3 is minus the imaginary part of it. */
  private static double cubeRe(double a, double b) {
    return a * (a * a - 3 * b * b);
  }
}
