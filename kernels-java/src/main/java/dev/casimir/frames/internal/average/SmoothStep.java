package dev.casimir.frames.internal.average;

/** A smooth step: 0 up to {@code low}, 1 from {@code high} on, s^2 (3 - 2 s) between. */
record SmoothStep(double low, double high) {
  double value(double x) {
    if (!(x > low)) {
      return 0;
    }
    double s = Math.min(1, (x - low) / (high - low));
    return s * s * (3 - 2 * s);
  }

  /** Derivative of {@link #value}. */
  double slope(double x) {
    if (!(x > low && x < high)) {
      return 0;
    }
    double s = (x - low) / (high - low);
    return 6 * s * (1 - s) / (high - low);
  }
}
