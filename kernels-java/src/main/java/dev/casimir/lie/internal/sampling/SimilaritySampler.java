package dev.casimir.lie.internal.sampling;

/** A uniform rotation times an independent scale. */
public record SimilaritySampler(RotationSampler rotations, TruncatedExponential logScale)
    implements ItemSampler {
  @Override
  public int dimension() {
    return rotations.dimension();
  }

  @Override
  public String method() {
    return rotations.method() + ", scale by inverse distribution";
  }

  @Override
  public long multiplyAdds() {
    return rotations.multiplyAdds() + (long) dimension() * dimension();
  }

  @Override
  public double draw(Workspace work, double[] out) {
    rotations.draw(work, out);
    double scale = StrictMath.exp(logScale.draw(work.random));
    for (int i = 0; i < dimension() * dimension(); i++) {
      out[i] *= scale;
    }
    return 1;
  }
}
