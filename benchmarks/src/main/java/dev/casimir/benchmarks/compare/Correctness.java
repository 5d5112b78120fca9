package dev.casimir.benchmarks.compare;

/**
 * How far an algorithm is from the exact tables at one degree.
 *
 * @param algorithm label of the {@link Contender}
 * @param degree L
 * @param variant what tells the point apart from others of this degree; empty for interactions
 * @param error max |z - reference| / rms(reference) over the items checked; NaN if the result has
 *     one
 * @param bound the error allowed
 */
public record Correctness(
    String algorithm, int degree, String variant, double error, double bound) {
  /** Whether the error is a number within the bound. */
  public boolean passed() {
    return error <= bound;
  }
}
