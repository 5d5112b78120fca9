package dev.casimir.frames.internal.average;

/**
 * The smallest difference of neighbouring moments, relative to the largest, with pairs of two zero
 * moments: where it is small, principal axes change fast with the cloud.
 *
 * @param value the gap; NaN where there is none
 * @param pair number of the larger moment of the pair
 * @param largest number of the largest moment by magnitude
 */
record SpectralGap(double value, int pair, int largest, double scale) {
  /** The gap of what has no spectrum. */
  static final SpectralGap NONE = new SpectralGap(Double.NaN, 0, 0, 1);

  /** The gap of moments in descending order. */
  static SpectralGap of(double[] moments) {
    int last = moments.length - 1;
    int largest = Math.abs(moments[last]) > Math.abs(moments[0]) ? last : 0;
    double scale = Math.abs(moments[largest]);
    if (!(scale > 0) || last == 0) {
      return NONE;
    }
    if (Double.isInfinite(scale)) {
      return new SpectralGap(0, 0, 0, 1);
    }
    int pair = 0;
    for (int k = 1; k < last; k++) {
      boolean closer = moments[k] - moments[k + 1] < moments[pair] - moments[pair + 1];
      pair = closer ? k : pair;
    }
    double value = (moments[pair] - moments[pair + 1]) / scale;
    return new SpectralGap(value, pair, largest, Math.copySign(scale, moments[largest]));
  }

  boolean isDefined() {
    return !Double.isNaN(value);
  }

  /** Adds a multiple of the derivative with respect to the moments. */
  void addGradient(double factor, double[] ofMoments) {
    if (factor != 0) {
      ofMoments[pair] += factor / Math.abs(scale);
      ofMoments[pair + 1] -= factor / Math.abs(scale);
      ofMoments[largest] -= factor * value / scale;
    }
  }
}
