package dev.casimir.holomorphic;

/**
 * A holomorphic function of one variable with a row of values: the state of a solver, say, as a
 * function of a complex parameter. All points of a call are independent of each other.
 *
 * <p>Where there is no value, or a solver did not come to an end, NaN is written; nothing is
 * thrown.
 */
public interface HolomorphicMap {
  /** Length of a row of values, at least 1. */
  int outputs();

  /**
   * Evaluates at {@code count} points.
   *
   * @param re real parts of the points, [count]; may be written over
   * @param im imaginary parts, [count]; may be written over
   * @param valuesRe receives the real parts of the values, [count, outputs]
   * @param valuesIm receives the imaginary parts, [count, outputs]
   */
  void evaluate(double[] re, double[] im, int count, double[] valuesRe, double[] valuesIm);

  /** A function with one value as a row of one. */
  static HolomorphicMap of(HolomorphicFunction function) {
    return new HolomorphicMap() {
      @Override
      public int outputs() {
        return 1;
      }

      @Override
      public void evaluate(
          double[] re, double[] im, int count, double[] valuesRe, double[] valuesIm) {
        System.arraycopy(re, 0, valuesRe, 0, count);
        System.arraycopy(im, 0, valuesIm, 0, count);
        function.evaluate(valuesRe, valuesIm, 0, count);
      }
    };
  }
}
