package dev.casimir.lie.internal.sampling;

/**
 * A linear part, and a translation uniform in the cube |x_i| &lt;= translation, [[h, x], [0, 1]].
 */
public record AffineSampler(ItemSampler linear, double translation) implements ItemSampler {
  @Override
  public int dimension() {
    return linear.dimension() + 1;
  }

  @Override
  public String method() {
    return linear.method() + ", uniform translation";
  }

  @Override
  public long multiplyAdds() {
    return linear.multiplyAdds();
  }

  @Override
  public double draw(Workspace work, double[] out) {
    int n = linear.dimension();
    int width = n + 1;
    double weight = linear.draw(work, work.linear);
    for (int i = 0; i < n; i++) {
      System.arraycopy(work.linear, i * n, out, i * width, n);
      out[i * width + n] = work.random.symmetricUniform(translation);
      out[n * width + i] = 0;
    }
    out[n * width + n] = 1;
    return weight;
  }
}
