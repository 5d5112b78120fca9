package dev.casimir.holomorphic;

import dev.casimir.device.ItemStatus;

/**
 * A Taylor coefficient c_n = f^(n)(z0) / n!, and how far it is to be trusted.
 *
 * <p>NaN unless the status is OK, {@code ZERO_COEFFICIENT} or {@code ALIASED}.
 *
 * @param order n
 * @param status what became of it
 * @param reals real parts, one per output of the function
 * @param imaginaries imaginary parts
 * @param radius r of the circle it was read from
 * @param nodes N of that circle
 * @param truncation estimate of the absolute error that aliasing causes: the coefficients from n +
 *     N on, by the rate at which those below N fall; for fewer than 8 nodes from a second circle of
 *     half the radius
 * @param roundoff estimate of the absolute error that rounding of nodes and values causes: epsilon
 *     (M_1 + |z| M_1' / sqrt(N)) / r^n with the mean M_1 of |f| on the circle and that of |f'|
 * @param conditionNumber M_1 / (|c_n| r^n), the factor by which relative rounding errors of values
 *     grow, at least 1; infinite for c_n = 0
 * @param meanValueDefect |mean of f on the circle - f(z0)| / r, NaN where f(z0) is not finite; see
 *     {@link CauchyNodes#meanValueDefect}
 */
public record CauchyCoefficient(
    int order,
    ItemStatus status,
    double[] reals,
    double[] imaginaries,
    double radius,
    int nodes,
    double truncation,
    double roundoff,
    double conditionNumber,
    double meanValueDefect) {
  public CauchyCoefficient {
    reals = reals.clone();
    imaginaries = imaginaries.clone();
  }

  /** A copy of the real parts. */
  @Override
  public double[] reals() {
    return reals.clone();
  }

  /** A copy of the imaginary parts. */
  @Override
  public double[] imaginaries() {
    return imaginaries.clone();
  }

  /** The real part, of the first output where there are several. */
  public double re() {
    return reals[0];
  }

  /** The imaginary part, of the first output where there are several. */
  public double im() {
    return imaginaries[0];
  }

  /** n!, the factor from the coefficient to the derivative; infinite from 171 on. */
  public double factorial() {
    double factorial = 1;
    for (int k = 2; k <= order; k++) {
      factorial *= k;
    }
    return factorial;
  }

  /** The real part of the derivative, of the first output where there are several. */
  public double derivativeRe() {
    return re() * factorial();
  }

  /** The imaginary part of the derivative, of the first output where there are several. */
  public double derivativeIm() {
    return im() * factorial();
  }

  /** The sum of the error estimates. */
  public double error() {
    return truncation + roundoff;
  }
}
