package dev.casimir.benchmarks.compare;

import java.util.List;

/**
 * The measured speed of one algorithm at one degree. A product is one batch item and one channel.
 *
 * @param algorithm label of the {@link Contender}, or the name of a peer
 * @param degree L
 * @param ran label of the algorithm that ran; differs from {@code algorithm} for the planner
 * @param batch items per call
 * @param multiplyAdds multiply-adds per product, by the kernel's own count; 0 where a peer does not
 *     tell
 * @param nanoseconds per product, the fastest iteration: interruptions only add time
 * @param nanosecondsError half width of JMH's 99.9 % confidence interval of the mean; NaN with
 *     fewer than three iterations
 * @param gigaflops 2 multiplyAdds / nanoseconds
 * @param fractionOfPeak {@code gigaflops} over the multiply-add peak measured in the same run, of
 *     as many cores as the kernel has threads
 * @param iterations nanoseconds per product of every measured iteration, forks one after another
 */
public record Timing(
    String algorithm,
    int degree,
    String ran,
    int batch,
    long multiplyAdds,
    double nanoseconds,
    double nanosecondsError,
    double gigaflops,
    double fractionOfPeak,
    List<Double> iterations) {
  public Timing {
    iterations = List.copyOf(iterations);
  }

  /** The same measurement under another label. */
  Timing as(String label) {
    return new Timing(
        label,
        degree,
        ran,
        batch,
        multiplyAdds,
        nanoseconds,
        nanosecondsError,
        gigaflops,
        fractionOfPeak,
        iterations);
  }

  /** Whether the slowest iteration took at most half as long again as the fastest. */
  public boolean isSteady() {
    double fastest = iterations.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    return iterations.stream().allMatch(time -> time <= 1.5 * fastest);
  }
}
