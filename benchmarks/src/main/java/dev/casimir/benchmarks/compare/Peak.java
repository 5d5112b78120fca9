package dev.casimir.benchmarks.compare;

import java.util.List;

/**
 * The multiply-add peak of one core in the comparison's dtype, two operations to a multiply-add.
 *
 * @param gigaflops of the best iteration: a roof must not be too low
 * @param gigaflopsError half width of JMH's 99.9 % confidence interval of the mean
 * @param iterations GFLOP/s of every iteration
 */
public record Peak(double gigaflops, double gigaflopsError, List<Double> iterations) {
  /** Where none was measured. */
  public static final Peak UNKNOWN = new Peak(Double.NaN, Double.NaN, List.of());

  public Peak {
    iterations = List.copyOf(iterations);
  }

  /** Whether it was measured. */
  boolean isKnown() {
    return !Double.isNaN(gigaflops);
  }
}
