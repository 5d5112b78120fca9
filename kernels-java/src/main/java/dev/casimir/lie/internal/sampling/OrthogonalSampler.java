package dev.casimir.lie.internal.sampling;

/** Uniform on O(n): a uniform rotation, then a reflection of the last column in half the cases. */
public record OrthogonalSampler(RotationSampler rotations) implements ItemSampler {
  @Override
  public String method() {
    return rotations.method() + ", reflected in half the cases";
  }

  @Override
  public long multiplyAdds() {
    return rotations.multiplyAdds();
  }

  @Override
  public int dimension() {
    return rotations.dimension();
  }

  @Override
  public double draw(Workspace work, double[] out) {
    rotations.draw(work, out);
    int n = dimension();
    if (work.random.uniform() < 0.5) {
      for (int i = 0; i < n; i++) {
        int last = i * n + n - 1;
        out[last] = -out[last];
      }
    }
    return 1;
  }
}
