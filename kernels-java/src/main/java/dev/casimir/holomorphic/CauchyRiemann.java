package dev.casimir.holomorphic;

/**
 * Tries whether a function is holomorphic at a point: absolute values, conjugates, maxima and
 * comparisons of real parts make functions that are not, and Cauchy's formula silently wrong.
 */
public final class CauchyRiemann {
  private CauchyRiemann() {}

  /**
   * How far the Cauchy-Riemann equations are from being fulfilled: |df/d conj z| over |df/dz| +
   * |df/d conj z|, both by central differences of {@code step}, in the Euclidean norm over the
   * outputs. 0 for holomorphic functions up to the relative size of f''' h^2 / f' and rounding
   * errors of eps f / (f' h); 1/2 for the real part; 1 for the conjugate; 0 where nothing changes.
   *
   * @param step h, positive
   * @return NaN where the function has no finite values
   */
  public static double defect(HolomorphicMap function, double re, double im, double step) {
    if (!(step > 0 && step < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("step: expected positive and finite, got " + step);
    }
    int width = function.outputs();
    double[] valuesRe = new double[4 * width];
    double[] valuesIm = new double[4 * width];
    function.evaluate(
        new double[] {re + step, re - step, re, re},
        new double[] {im, im, im + step, im - step},
        4,
        valuesRe,
        valuesIm);
    double holomorphic = 0;
    double conjugate = 0;
    for (int j = 0; j < width; j++) {
      double alongRe = valuesRe[j] - valuesRe[width + j];
      double alongIm = valuesIm[j] - valuesIm[width + j];
      double upwardsRe = valuesRe[2 * width + j] - valuesRe[3 * width + j];
      double upwardsIm = valuesIm[2 * width + j] - valuesIm[3 * width + j];
      holomorphic += square(alongRe + upwardsIm) + square(alongIm - upwardsRe);
      conjugate += square(alongRe - upwardsIm) + square(alongIm + upwardsRe);
    }
    double sum = Math.sqrt(holomorphic) + Math.sqrt(conjugate);
    return sum == 0 ? 0 : Math.sqrt(conjugate) / sum;
  }

  private static double square(double x) {
    return x * x;
  }
}
