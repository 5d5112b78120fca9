package dev.casimir.lie.internal.sampling;

import dev.casimir.random.RandomStream;

/** The density proportional to exp(rate x) on [-radius, radius], by its inverse distribution. */
public final class TruncatedExponential {
  private final double rate;
  private final double radius;

  /** How much the density falls from one end to the other, as a fraction, negative. */
  private final double fall;

  /** The density of this rate, which may have any sign or be zero. */
  public TruncatedExponential(double rate, double radius) {
    this.rate = rate;
    this.radius = radius;
    fall = StrictMath.expm1(-2 * Math.abs(rate) * radius);
  }

  /** The factor of x. */
  public double rate() {
    return rate;
  }

  /** Half the length of the interval. */
  public double radius() {
    return radius;
  }

  double draw(RandomStream random) {
    if (rate == 0) {
      return random.symmetricUniform(radius);
    }
    double end = rate > 0 ? radius : -radius;
    return end + StrictMath.log1p(random.uniform() * fall) / rate;
  }
}
