package dev.casimir.benchmarks.compare;

import java.util.List;

/**
 * What a measurement gave.
 *
 * @param typical of JVMs the fastest iteration, as what other programs do only adds time; of
 *     devices, which nothing else uses, the median
 * @param error half width of the 99.9 % confidence interval of the mean; NaN where that is not told
 * @param iterations every iteration, forks one after another
 */
public record Score(double typical, double error, List<Double> iterations) {
  public Score {
    iterations = List.copyOf(iterations);
  }

  /** The same scores times a factor. */
  Score times(double factor) {
    return new Score(
        typical * factor, error * factor, iterations.stream().map(s -> s * factor).toList());
  }
}
