package dev.casimir.lie.internal.sampling;

import dev.casimir.random.RandomStream;

/**
 * Uniform rotations of SO(n): an angle for n = 2, a uniform unit quaternion for n = 3 (Shoemake
 * 1992), else the orthogonal factor of a Gaussian matrix with the signs that make the diagonal of
 * the triangular factor positive, which is what makes it uniform (Mezzadri 2007). The columns that
 * the factorisation meets are independent Gaussian vectors of length 2, 3, ..., n, so that only
 * those are drawn (Stewart 1980).
 */
public record RotationSampler(int dimension) implements ItemSampler {
  @Override
  public String method() {
    return switch (dimension) {
      case 2 -> "uniform angle";
      case 3 -> "uniform quaternion";
      default -> "QR of a Gaussian matrix with positive diagonal";
    };
  }

  @Override
  public long multiplyAdds() {
    return dimension == 2 ? 1 : dimension == 3 ? 30 : 2L * dimension * dimension * dimension / 3;
  }

  @Override
  public double draw(Workspace work, double[] out) {
    switch (dimension) {
      case 2 -> drawPlane(work.random, out);
      case 3 -> drawSpace(work.random, out);
      default -> drawGeneral(work, out);
    }
    return 1;
  }

  private static void drawPlane(RandomStream random, double[] out) {
    random.turn();
    writeTurn(random, out);
  }

  /** Writes the rotation of the plane by the last direction of {@code random}. */
  static void writeTurn(RandomStream random, double[] out) {
    out[0] = random.cosine();
    out[1] = -random.sine();
    out[2] = random.sine();
    out[3] = random.cosine();
  }

  private static void drawSpace(RandomStream random, double[] out) {
    double part = random.uniform();
    double outer = Math.sqrt(1 - part);
    double inner = Math.sqrt(part);
    random.turn();
    double x = outer * random.sine();
    double y = outer * random.cosine();
    random.turn();
    double z = inner * random.sine();
    double w = inner * random.cosine();
    double scale = 2 / (w * w + x * x + y * y + z * z);
    out[0] = 1 - scale * (y * y + z * z);
    out[1] = scale * (x * y - w * z);
    out[2] = scale * (x * z + w * y);
    out[3] = scale * (x * y + w * z);
    out[4] = 1 - scale * (x * x + z * z);
    out[5] = scale * (y * z - w * x);
    out[6] = scale * (x * z - w * y);
    out[7] = scale * (y * z + w * x);
    out[8] = 1 - scale * (x * x + y * y);
  }

  /**
   * Q of size k is H diag(s, Q of size k - 1) with the reflection H that takes a Gaussian vector x
   * to a multiple of the first axis, and s the sign that makes the first column x / |x|.
   */
  private void drawGeneral(Workspace work, double[] out) {
    int n = dimension;
    double[] vector = work.vector;
    out[n * n - 1] = 1;
    boolean proper = true;
    for (int size = 2; size <= n; size++) {
      int start = n - size;
      double squares = 0;
      for (int i = start; i < n; i++) {
        vector[i] = work.random.gaussian();
        squares += vector[i] * vector[i];
      }
      double norm = Math.sqrt(squares);
      boolean negative = vector[start] < 0;
      proper ^= negative;
      for (int i = start; i < n; i++) {
        out[i * n + start] = vector[i] / norm;
        out[start * n + i] = i == start ? out[i * n + start] : 0;
      }
      double scale = 1 / (norm * (norm + Math.abs(vector[start])));
      vector[start] += negative ? -norm : norm;
      reflect(out, n, start, vector, scale);
    }
    if (!proper) {
      for (int i = 0; i < n; i++) {
        out[i * n + n - 1] = -out[i * n + n - 1];
      }
    }
  }

  /** Reflects the columns after {@code start} of the trailing block. */
  private static void reflect(double[] out, int n, int start, double[] vector, double scale) {
    for (int j = start + 1; j < n; j++) {
      double dot = 0;
      for (int i = start + 1; i < n; i++) {
        dot += vector[i] * out[i * n + j];
      }
      double factor = scale * dot;
      for (int i = start; i < n; i++) {
        out[i * n + j] -= factor * vector[i];
      }
    }
  }
}
