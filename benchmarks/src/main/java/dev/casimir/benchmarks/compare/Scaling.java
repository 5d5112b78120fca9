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
   * over all they have, if these are three at least. Variants are fitted apart.
   */
  static List<ExponentFit> fits(List<Timing> timings) {
    List<ExponentFit> fits = new ArrayList<>();
    for (String variant : variants(timings)) {
      List<Timing> slice = ofVariant(timings, variant);
      for (String algorithm : algorithms(slice)) {
        fits.addAll(fits(slice, algorithm, variant));
      }
    }
    return fits;
  }

  private static List<ExponentFit> fits(List<Timing> slice, String algorithm, String variant) {
    int largest = slice.stream().mapToInt(Timing::degree).max().orElse(0);
    List<Timing> all = of(slice, algorithm);
    List<Timing> upper = all.stream().filter(t -> 2 * t.degree() >= largest).toList();
    List<Timing> points = upper.size() >= FEWEST_POINTS ? upper : all;
    List<ExponentFit> fits = new ArrayList<>();
    if (points.size() >= FEWEST_POINTS) {
      List<Integer> degrees = points.stream().map(Timing::degree).toList();
      List<Double> times = points.stream().map(Timing::nanoseconds).toList();
      List<Double> counts = points.stream().map(t -> (double) t.multiplyAdds()).toList();
      fits.add(ExponentFit.of(algorithm, variant, ExponentFit.TIME, degrees, times));
      if (points.stream().allMatch(t -> t.multiplyAdds() > 0)) {
        fits.add(ExponentFit.of(algorithm, variant, ExponentFit.MULTIPLY_ADDS, degrees, counts));
      }
    }
    return fits;
  }

  /** The variants measured, in order. */
  static List<String> variants(List<Timing> timings) {
    return timings.stream().map(Timing::variant).distinct().toList();
  }

  /** The timings of one variant. */
  static List<Timing> ofVariant(List<Timing> timings, String variant) {
    return timings.stream().filter(t -> t.variant().equals(variant)).toList();
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
  static Optional<Timing> at(List<Timing> timings, String algorithm, int degree, String variant) {
    return of(timings, algorithm).stream().filter(t -> t.isAt(degree, variant)).findFirst();
  }

  /** Time of {@code baseline} over time of {@code timing} at its point, if both were measured. */
  static Optional<Double> speedup(List<Timing> timings, Contender baseline, Timing timing) {
    return at(timings, baseline.label(), timing.degree(), timing.variant())
        .map(slow -> slow.nanoseconds() / timing.nanoseconds());
  }
}
