package dev.casimir.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The timings as comma-separated values, one row a point. */
final class CsvReport {
  /** Names of the columns, in order. */
  static final List<String> COLUMNS =
      List.of(
          "algorithm",
          "degree",
          "ran",
          "batch",
          "channels",
          "dtype",
          "threads",
          "multiplyAdds",
          "nanosecondsPerProduct",
          "nanosecondsError",
          "gigaflops",
          "fractionOfPeak",
          "speedupOverCgDense",
          "speedupOverCgSparse");

  private CsvReport() {}

  /** Header and rows, ended by line feeds; a speed-up over what was not measured is empty. */
  static String toText(ComparisonResult result) {
    StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
    for (Timing timing : result.timings()) {
      List<Object> cells =
          List.of(
              timing.algorithm(),
              timing.degree(),
              timing.ran(),
              timing.batch(),
              result.request().channels(),
              result.request().dtype(),
              result.request().threads(),
              timing.multiplyAdds() > 0 ? timing.multiplyAdds() : "",
              number(timing.nanoseconds()),
              number(timing.nanosecondsError()),
              number(timing.gigaflops()),
              number(timing.fractionOfPeak()),
              speedup(result, Contender.CG_DENSE, timing),
              speedup(result, Contender.CG_SPARSE, timing));
      text.append(cells.stream().map(Object::toString).collect(Collectors.joining(",")));
      text.append('\n');
    }
    return text.toString();
  }

  private static String speedup(ComparisonResult result, Contender baseline, Timing timing) {
    return Scaling.speedup(result.timings(), baseline, timing).map(CsvReport::number).orElse("");
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "";
  }
}
