package dev.casimir.benchmarks.compare;

/** max |z - exact| / rms(exact); NaN where z has one, infinite where only the exact z is zero. */
final class RelativeError {
  private double largest;
  private double squares;
  private long count;

  void add(double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      // Math.max hands a NaN on.
      largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
      squares += expected[i] * expected[i];
      count++;
    }
  }

  double value() {
    return largest == 0 ? 0 : largest / Math.sqrt(squares / count);
  }
}
