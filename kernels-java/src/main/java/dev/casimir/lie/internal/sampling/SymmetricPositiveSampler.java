package dev.casimir.lie.internal.sampling;

/** Matrices Q diag(exp 2y) Q' with a uniform rotation Q; exactly symmetric. */
public record SymmetricPositiveSampler(RotationSampler rotations, Spectrum spectrum)
    implements ItemSampler {
  @Override
  public int dimension() {
    return rotations.dimension();
  }

  @Override
  public String method() {
    return spectrum.method() + ", rotation by " + rotations.method();
  }

  @Override
  public long multiplyAdds() {
    int n = dimension();
    long product = (long) n * n * (n + 1) / 2;
    return product + rotations.multiplyAdds() + (long) (n * n * spectrum.proposals());
  }

  @Override
  public double draw(Workspace work, double[] out) {
    double[] y = work.values;
    spectrum.draw(work.random, y);
    rotations.draw(work, work.left);
    for (int i = 0; i < dimension(); i++) {
      y[i] = StrictMath.exp(2 * y[i]);
    }
    compose(work.left, y, out, dimension());
    return 1;
  }

  /** The symmetric matrix with these columns as eigenvectors. */
  static void compose(double[] vectors, double[] values, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += vectors[i * n + k] * vectors[j * n + k] * values[k];
        }
        out[i * n + j] = sum;
        out[j * n + i] = sum;
      }
    }
  }
}
