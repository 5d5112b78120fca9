package dev.casimir.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the timings say together: fitted exponents and speed-ups. */
final class Scaling {
  private static final int FEWEST_POINTS = 3;

  private Scaling() {}

  /**
   * Exponents of time and multiply-adds of every algorithm, over the upper half of its degrees: the
   * small ones are ruled by lower powers. Algorithms with fewer than three degrees there are fitted
   * over all they have, if these are three at least.
   */
  static List<ExponentFit> fits(List<Timing> timings) {
    List<ExponentFit> fits = new ArrayList<>();
    int largest = timings.stream().mapToInt(Timing::degree).max().orElse(0);
    for (String algorithm : algorithms(timings)) {
      List<Timing> all = of(timings, algorithm);
      List<Timing> upper = all.stream().filter(t -> 2 * t.degree() >= largest).toList();
      List<Timing> points = upper.size() >= FEWEST_POINTS ? upper : all;
      if (points.size() >= FEWEST_POINTS) {
        List<Integer> degrees = points.stream().map(Timing::degree).toList();
        List<Double> times = points.stream().map(Timing::nanoseconds).toList();
        List<Double> counts = points.stream().map(t -> (double) t.multiplyAdds()).toList();
        fits.add(ExponentFit.of(algorithm, ExponentFit.TIME, degrees, times));
        if (points.stream().allMatch(t -> t.multiplyAdds() > 0)) {
          fits.add(ExponentFit.of(algorithm, ExponentFit.MULTIPLY_ADDS, degrees, counts));
        }
      }
    }
    return fits;
  }

  /** The labels of the algorithms measured, in order. */
  static List<String> algorithms(List<Timing> timings) {
    return timings.stream().map(Timing::algorithm).distinct().toList();
  }

  /** The timings of one algorithm. */
  static List<Timing> of(List<Timing> timings, String algorithm) {
    return timings.stream().filter(t -> t.algorithm().equals(algorithm)).toList();
  }

  /** One timing. */
  static Optional<Timing> at(List<Timing> timings, String algorithm, int degree) {
    return of(timings, algorithm).stream().filter(t -> t.degree() == degree).findFirst();
  }

  /** Time of {@code baseline} over time of {@code timing} at its degree, if both were measured. */
  static Optional<Double> speedup(List<Timing> timings, Contender baseline, Timing timing) {
    return at(timings, baseline.label(), timing.degree())
        .map(slow -> slow.nanoseconds() / timing.nanoseconds());
  }
}
