package dev.casimir.benchmarks.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Made-up results for the tests of reports. */
final class Samples {
  private Samples() {}

  static Timing timing(String algorithm, int degree, double nanoseconds) {
    long count = Math.round(100 * nanoseconds) + 1;
    return new Timing(
        algorithm,
        degree,
        "",
        "grid",
        16,
        count,
        nanoseconds,
        Double.NaN,
        2 * count / nanoseconds,
        0.5,
        List.of(nanoseconds, nanoseconds));
  }

  /** Every algorithm at degrees 1..12, cost L^3 times its number. */
  static ComparisonResult passed(Path folder) {
    List<Timing> timings = new ArrayList<>();
    List<Correctness> checks = new ArrayList<>();
    for (int degree = 1; degree <= 12; degree++) {
      for (Contender contender : Contender.of(OperationClass.INTERACTION)) {
        double cost = (contender.ordinal() + 1) * Math.pow(degree, 3) * 1000;
        timings.add(timing(contender.label(), degree, cost));
        checks.add(new Correctness(contender.label(), degree, "", 1e-7, 1e-5));
      }
    }
    return result(folder, checks, timings);
  }

  /** One check failed, with an error that is not a number. */
  static ComparisonResult failed(Path folder) {
    return result(
        folder, List.of(new Correctness("gaunt-grid", 3, "", Double.NaN, 1e-5)), List.of());
  }

  private static ComparisonResult result(
      Path folder, List<Correctness> checks, List<Timing> timings) {
    Machine machine =
        new Machine(
            "A <fast> processor & more", 2, "Linux", "JDK 25", List.of("-Xmx1g"), "vector", "", "");
    return new ComparisonResult(
        ComparisonRequest.defaults(folder),
        machine,
        new Peak(100, Double.NaN, List.of(99.0, 100.0)),
        checks,
        timings,
        Scaling.fits(timings),
        List.of(new Skipped("cg-dense", 13, "", "too slow")),
        List.of());
  }
}
