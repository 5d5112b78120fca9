package dev.casimir.holomorphic;

/** A real function with its derivative along the way: first-order arithmetic on pairs. */
@FunctionalInterface
public interface DualFunction {
  /**
   * Replaces points by the values there, and tangents at the points by those of the values: t
   * becomes f'(x) t.
   *
   * @param values the points
   * @param tangents a tangent at each
   * @param offset index of the first point
   * @param length how many points
   */
  void evaluate(double[] values, double[] tangents, int offset, int length);
}
