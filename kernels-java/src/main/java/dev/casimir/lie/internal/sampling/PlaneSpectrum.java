package dev.casimir.lie.internal.sampling;

import dev.casimir.random.RandomStream;

/**
 * The spectrum (a, -a) of SL(2), density sinh 2a on [0, radius]: cosh 2a is uniform, that is,
 * sinh^2 a is, which keeps small a accurate.
 */
public final class PlaneSpectrum implements Spectrum {
  private final double largest;

  PlaneSpectrum(double radius) {
    largest = StrictMath.sinh(radius);
  }

  /** The hyperbolic sine of the radius. */
  public double largest() {
    return largest;
  }

  @Override
  public int size() {
    return 2;
  }

  @Override
  public String method() {
    return "singular values by inverse distribution";
  }

  @Override
  public double proposals() {
    return 1;
  }

  @Override
  public void draw(RandomStream random, double[] y) {
    double sinh = Math.sqrt(random.uniform()) * largest;
    double cosh = Math.sqrt(1 + sinh * sinh);
    y[0] = StrictMath.log1p(sinh + sinh * sinh / (1 + cosh));
    y[1] = -y[0];
  }
}
