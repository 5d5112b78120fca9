package dev.casimir.cli.molecule;

/**
 * Spherical Bessel functions of order zero that vanish at the cutoff, times a polynomial that makes
 * them leave smoothly: with x = r / r_c and p = 5,
 *
 * <pre>
 * R_n(r) = sqrt(2 / r_c) sin(n pi x) / r
 *          * (1 - (p+1)(p+2)/2 x^p + p(p+2) x^(p+1) - p(p+1)/2 x^(p+2)),   n = 1, 2, ...
 * </pre>
 *
 * (Gasteiger, Gross and Guennemann, "Directional message passing for molecular graphs", 2020,
 * equations 7 and 8; MACE uses the same.)
 *
 * @param channels how many functions
 * @param cutoff r_c in angstrom
 */
record RadialBasis(int channels, double cutoff) {
  private static final int P = 5;

  /** Writes R_1..R_channels at distance 0 < r < r_c into {@code values}, in 1/angstrom^(3/2). */
  void evaluate(double distance, double[] values) {
    double x = distance / cutoff;
    double scale = Math.sqrt(2 / cutoff) / distance * envelope(x);
    for (int n = 1; n <= channels; n++) {
      values[n - 1] = scale * Math.sin(n * Math.PI * x);
    }
  }

  private static double envelope(double x) {
    double power = Math.pow(x, P);
    return 1
        - (P + 1) * (P + 2) / 2 * power
        + P * (P + 2) * power * x
        - P * (P + 1) / 2 * power * x * x;
  }
}
