package dev.casimir.so3;

/**
 * Spherical harmonics by their definition: associated Legendre functions of the polar angle times
 * trigonometric functions of the azimuth, in double precision. Slow, and what the kernels are held
 * against.
 */
final class SphericalHarmonicsReference {
  private SphericalHarmonicsReference() {}

  /** Component l, m at the vector (x, y, z), in e3nn's axes: the polar axis is y. */
  static double value(
      int l, int m, Normalization normalization, boolean normalize, double x, double y, double z) {
    double radius = Math.hypot(Math.hypot(x, y), z);
    if (radius == 0) {
      return l == 0 ? normalization.factorFromIntegral(0) / Math.sqrt(4 * Math.PI) : 0;
    }
    double cosine = y / radius;
    double sine = Math.hypot(x, z) / radius;
    double azimuth = Math.atan2(x, z);
    int order = Math.abs(m);
    double angular = norm(l, order) * legendre(l, order, cosine, sine);
    if (m > 0) {
      angular *= Math.sqrt(2) * Math.cos(order * azimuth);
    } else if (m < 0) {
      angular *= Math.sqrt(2) * Math.sin(order * azimuth);
    }
    double power = normalize ? 1 : Math.pow(radius, l);
    return normalization.factorFromIntegral(l) * power * angular;
  }

  /** P_l^m without the Condon-Shortley sign. */
  static double legendre(int l, int m, double cosine, double sine) {
    double before = 0;
    double current = 1;
    for (int i = 1; i <= m; i++) {
      current *= (2 * i - 1) * sine;
    }
    for (int i = m + 1; i <= l; i++) {
      double next = ((2 * i - 1) * cosine * current - (i + m - 1) * before) / (i - m);
      before = current;
      current = next;
    }
    return current;
  }

  private static double norm(int l, int m) {
    double ratio = 1;
    for (int i = l - m + 1; i <= l + m; i++) {
      ratio /= i;
    }
    return Math.sqrt((2 * l + 1) / (4 * Math.PI) * ratio);
  }
}
