package dev.casimir.so3;

/**
 * The rotation Z(a) about the polar axis in the basis of real spherical harmonics: the pair (x[m],
 * x[-m]), m > 0, becomes (c x[m] - s x[-m], s x[m] + c x[-m]) with c = cos(m a), s = sin(m a).
 */
final class PolarRotation {
  private PolarRotation() {}

  /** Replaces the matrix M, [2l + 1][2l + 1], by Z(a) M. */
  static void turnRows(double[] matrix, int l, double angle) {
    int width = 2 * l + 1;
    turn(matrix, l, angle, width, 1);
  }

  /** Replaces M by M Z(a), that is, its transpose by Z(-a) times it. */
  static void turnColumns(double[] matrix, int l, double angle) {
    int width = 2 * l + 1;
    turn(matrix, l, -angle, 1, width);
  }

  private static void turn(double[] matrix, int l, double angle, int stride, int along) {
    double cos1 = Math.cos(angle);
    double sin1 = Math.sin(angle);
    double cos = cos1;
    double sin = sin1;
    for (int m = 1; m <= l; m++) {
      for (int n = 0; n <= 2 * l; n++) {
        int plus = (l + m) * stride + n * along;
        int minus = (l - m) * stride + n * along;
        double x = matrix[plus];
        double y = matrix[minus];
        matrix[plus] = Math.fma(cos, x, -sin * y);
        matrix[minus] = Math.fma(sin, x, cos * y);
      }
      double nextCos = Math.fma(cos, cos1, -sin * sin1);
      sin = Math.fma(sin, cos1, cos * sin1);
      cos = nextCos;
    }
  }
}
