package dev.casimir.benchmarks.compare;

import java.util.List;

/**
 * The measured speed of one algorithm at one degree. A product is one batch item, or edge, and one
 * channel.
 *
 * @param algorithm label of the {@link Contender}, or the name of a peer
 * @param degree L
 * @param variant what tells it apart from other points of this degree, such as the number of edges;
 *     empty for interactions
 * @param ran label of the algorithm that ran; differs from {@code algorithm} for the planner
 * @param batch items, or edges, per call
 * @param multiplyAdds multiply-adds per product, by the kernel's own count; 0 where a peer does not
 *     tell
 * @param nanoseconds per product, the fastest iteration: interruptions only add time; the median on
 *     a device
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
    String variant,
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
        variant,
        ran,
        batch,
        multiplyAdds,
        nanoseconds,
        nanosecondsError,
        gigaflops,
        fractionOfPeak,
        iterations);
  }

  /** Whether it was measured there. */
  boolean isAt(int at, String variantThere) {
    return degree == at && variant.equals(variantThere);
  }

  /** Whether the slowest iteration took at most half as long again as the fastest. */
  public boolean isSteady() {
    double fastest = iterations.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    return iterations.stream().allMatch(time -> time <= 1.5 * fastest);
  }
}
