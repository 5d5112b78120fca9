package dev.casimir.holomorphic;

/**
 * A holomorphic function of one variable, evaluated at many points at once. Real and imaginary
 * parts are separate arrays, so that a loop over the points vectorizes.
 *
 * <p>Where there is no value, NaN or an infinity is written; nothing is thrown.
 */
@FunctionalInterface
public interface HolomorphicFunction {
  /**
   * Replaces points by the values there, each alone.
   *
   * @param re real parts
   * @param im imaginary parts
   * @param offset index of the first point
   * @param length how many points
   */
  void evaluate(double[] re, double[] im, int offset, int length);
}
