package dev.casimir.lie.internal.sampling;

/** Positive numbers, 1 x 1, whose logarithm is uniform in [-radius, radius]. */
public record ScalingSampler(double radius) implements ItemSampler {
  @Override
  public int dimension() {
    return 1;
  }

  @Override
  public String method() {
    return "uniform logarithm";
  }

  @Override
  public long multiplyAdds() {
    return 1;
  }

  @Override
  public double draw(Workspace work, double[] out) {
    out[0] = StrictMath.exp(work.random.symmetricUniform(radius));
    return 1;
  }
}
