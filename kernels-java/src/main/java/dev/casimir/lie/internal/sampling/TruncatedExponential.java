package dev.casimir.lie.internal.sampling;

/** The density proportional to exp(rate x) on [-radius, radius], by its inverse distribution. */
public record TruncatedExponential(double rate, double radius) {
  double draw(RandomStream random) {
    if (rate == 0) {
      return random.symmetricUniform(radius);
    }
    double speed = Math.abs(rate);
    double below =
        StrictMath.log1p(random.uniform() * StrictMath.expm1(-2 * speed * radius)) / speed;
    return rate > 0 ? radius + below : -radius - below;
  }
}
