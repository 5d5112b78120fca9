package dev.casimir.so3;

/**
 * Orthonormal real solid harmonics with gradients in the textbook frame (polar axis z), for tests.
 */
final class ReferenceHarmonics {
  private final int maximumDegree;
  private final double[][] legendre;
  private final double[] values;
  private final double[][] gradients;

  /** Values and gradients at (x, y, z) for all degrees up to {@code maximumDegree}. */
  ReferenceHarmonics(int maximumDegree, double x, double y, double z) {
    this.maximumDegree = maximumDegree;
    int count = (maximumDegree + 1) * (maximumDegree + 1);
    values = new double[count];
    gradients = new double[count][3];
    legendre = new double[maximumDegree + 3][maximumDegree + 3];
    double radiusSquared = x * x + y * y + z * z;
    double diagonal = 1;
    for (int m = 0; m <= maximumDegree; m++) {
      legendre[m][m] = diagonal;
      legendre[m + 1][m] = (2 * m + 1) * z * diagonal;
      for (int l = m + 2; l <= maximumDegree; l++) {
        legendre[l][m] =
            ((2 * l - 1) * z * legendre[l - 1][m]
                    - (l + m - 1) * radiusSquared * legendre[l - 2][m])
                / (l - m);
      }
      diagonal *= 2 * m + 1;
    }
    double cos = 1;
    double sin = 0;
    double cosBefore = 0;
    double sinBefore = 0;
    for (int m = 0; m <= maximumDegree; m++) {
      for (int l = m; l <= maximumDegree; l++) {
        fill(l, m, m, x, y, cos, m * cosBefore, -m * sinBefore);
        if (m > 0) {
          fill(l, -m, m, x, y, sin, m * sinBefore, m * cosBefore);
        }
      }
      cosBefore = cos;
      sinBefore = sin;
      cos = x * cosBefore - y * sinBefore;
      sin = x * sinBefore + y * cosBefore;
    }
  }

  private void fill(
      int l, int order, int m, double x, double y, double azimuth, double dx, double dy) {
    int i = l * l + l + order;
    double n = normalisation(l, m);
    values[i] = n * legendre(l, m) * azimuth;
    gradients[i][0] = n * (-x * legendre(l - 1, m + 1) * azimuth + legendre(l, m) * dx);
    gradients[i][1] = n * (-y * legendre(l - 1, m + 1) * azimuth + legendre(l, m) * dy);
    gradients[i][2] = n * (l + m) * legendre(l - 1, m) * azimuth;
  }

  private double legendre(int l, int m) {
    return l >= m && l >= 0 && l <= maximumDegree ? legendre[l][m] : 0;
  }

  private static double normalisation(int l, int m) {
    double ratio = 1;
    for (int k = l - m + 1; k <= l + m; k++) {
      ratio /= k;
    }
    return Math.sqrt((m == 0 ? 1 : 2) * (2 * l + 1) / (4 * Math.PI) * ratio);
  }

  /** S_lm with i = l^2 + l + m. */
  double value(int i) {
    return values[i];
  }

  /** The gradient of the solid harmonic. */
  double[] gradient(int i) {
    return gradients[i];
  }
}
