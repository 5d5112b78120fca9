package dev.casimir.lie.internal.sampling;

/**
 * Upper unitriangular matrices whose entries above the diagonal are uniform in [-halfWidth,
 * halfWidth]: all of them, or for a Heisenberg group those of the first row and the last column.
 */
public record UnitriangularSampler(int dimension, boolean heisenberg, double halfWidth)
    implements ItemSampler {
  @Override
  public String method() {
    return "uniform entries";
  }

  @Override
  public long multiplyAdds() {
    return (long) dimension * dimension;
  }

  @Override
  public double draw(Workspace work, double[] out) {
    int n = dimension;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        boolean free = j > i && (!heisenberg || i == 0 || j == n - 1);
        double constant = i == j ? 1 : 0;
        out[i * n + j] = free ? work.random.symmetricUniform(halfWidth) : constant;
      }
    }
    return 1;
  }
}
