package dev.casimir.lie.internal.sampling;

/**
 * Matrices k1 diag(exp y) k2 with independent uniform rotations: invariant under rotations on
 * either side whatever the spectrum y, and Haar with the spectra of {@link Spectrum}'s kinds. That
 * several factors give the same matrix does no harm.
 */
public record SingularValueSampler(RotationSampler rotations, Spectrum spectrum)
    implements ItemSampler {
  @Override
  public int dimension() {
    return rotations.dimension();
  }

  @Override
  public String method() {
    return spectrum.method() + ", rotations by " + rotations.method();
  }

  @Override
  public long multiplyAdds() {
    int n = dimension();
    long product = (long) n * n * (n + 1);
    return product + 2 * rotations.multiplyAdds() + (long) (n * n * spectrum.proposals());
  }

  @Override
  public double draw(Workspace work, double[] out) {
    int n = dimension();
    double[] left = work.left;
    double[] right = work.right;
    double[] y = work.values;
    spectrum.draw(work.random, y);
    rotations.draw(work, left);
    rotations.draw(work, right);
    for (int i = 0; i < n; i++) {
      double scale = StrictMath.exp(y[i]);
      for (int j = 0; j < n; j++) {
        right[i * n + j] *= scale;
      }
    }
    multiply(left, right, out, n);
    return 1;
  }

  /** The product of two n x n matrices. */
  static void multiply(double[] left, double[] right, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += left[i * n + k] * right[k * n + j];
        }
        out[i * n + j] = sum;
      }
    }
  }
}
