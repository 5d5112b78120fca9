package dev.casimir.models.training;

/**
 * The arithmetic of an update rule on one stretch of numbers. Works on arrays, not on segments: of
 * arrays the compiler knows that they do not overlap in part, and vectorizes. Every number is
 * changed by itself, so that stretches may be cut anywhere.
 */
abstract sealed class UpdateLoop permits DescentLoop, AdamLoop {
  /** Names of the numbers that are kept for every learned one; two at most. */
  abstract String[] moments();

  /** The largest magnitude of a gradient whose update does not overflow. */
  abstract double gradientLimit(double largestNumber);

  /**
   * Sets the coefficients of the coming calls.
   *
   * @param update number of the update, from 1 on
   * @param rate the learning rate of the parameter
   */
  abstract void prepare(long update, double rate, boolean decays);

  /** Updates the first {@code count} values and moments. */
  abstract void apply(float[] value, float[] gradient, float[] first, float[] second, int count);

  /** As for floats. */
  abstract void apply(
      double[] value, double[] gradient, double[] first, double[] second, int count);

  static void checkShare(String name, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          name + ": expected at least 0 and less than 1, got " + share);
    }
  }

  static void checkDecay(double decay) {
    if (!(decay >= 0 && decay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("decay: expected a number from 0 on, got " + decay);
    }
  }
}
