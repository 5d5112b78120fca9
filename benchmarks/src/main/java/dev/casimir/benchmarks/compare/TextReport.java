package dev.casimir.benchmarks.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A comparison as plain text of at most 100 columns. */
final class TextReport {
  private final ComparisonResult result;
  private final List<String> algorithms;

  TextReport(ComparisonResult result) {
    this.result = result;
    this.algorithms = Scaling.algorithms(result.timings());
  }

  /** The whole report. */
  String toText() {
    StringBuilder text = new StringBuilder(correctness());
    if (!result.passed()) {
      return text.append(verdict()).append('\n').toString();
    }
    if (!result.timings().isEmpty()) {
      text.append('\n').append(conditions()).append('\n');
      text.append("Nanoseconds per product (one batch item, one channel):\n");
      text.append(overDegrees(t -> Numbers.plain(t.nanoseconds()))).append('\n');
      text.append("Fraction of the multiply-add peak, by the algorithm's own count:\n");
      text.append(overDegrees(t -> Numbers.percent(t.fractionOfPeak()))).append('\n');
      text.append(result.fits().isEmpty() ? "" : summary());
    }
    text.append(doubt());
    for (PeerReport peer : result.request().peers()) {
      text.append("Peers from ").append(describe(peer)).append('\n');
    }
    for (Skipped skipped : result.skipped()) {
      text.append("Left out: ").append(skipped.algorithm());
      text.append(" at L = ").append(skipped.degree());
      text.append(": ").append(skipped.reason()).append('\n');
    }
    return text.append('\n').append(verdict()).append('\n').toString();
  }

  /** Passed or failed, in one sentence. */
  String verdict() {
    long failures = result.correctness().stream().filter(c -> !c.passed()).count();
    return failures == 0
        ? "PASSED: every algorithm agrees with the exact coefficient tables."
        : "FAILED: %d of %d checks against the exact coefficient tables; nothing was timed."
            .formatted(failures, result.correctness().size());
  }

  /** A warning where iterations of the same code differ much; nothing otherwise. */
  String doubt() {
    long unsteady = result.timings().stream().filter(t -> !t.isSteady()).count();
    return unsteady == 0
        ? ""
        : "Iterations of %d of %d points differ by more than half: the machine was busy; run again.\n"
            .formatted(unsteady, result.timings().size());
  }

  /** Where the rows of a peer come from, and what of its file is not shown. */
  static String describe(PeerReport peer) {
    String others =
        peer.otherOperations().isEmpty()
            ? ""
            : "; other operations, not shown: " + String.join(", ", peer.otherOperations());
    return "%s: %s, %s, %s%s"
        .formatted(peer.file(), peer.processor(), peer.runtime(), peer.date(), others);
  }

  /** What was measured, how and where. */
  String conditions() {
    ComparisonRequest request = result.request();
    Machine machine = result.machine();
    return """
    %s, %s kernels, %s
    %s, %d channels, %s, %s; operands: %s
    Multiply-add peak of one core, measured: %s GFLOP/s
    """
        .formatted(
            machine.processor(),
            machine.provider(),
            machine.jdk(),
            request.dtype(),
            request.channels(),
            request.threads() == 1 ? "1 thread" : request.threads() + " threads",
            request.batch() == 0 ? "batches that stay in cache" : "batches of " + request.batch(),
            request.operandDescription(),
            Numbers.plain(result.peak().gigaflops()));
  }

  private String correctness() {
    TextTable table = new TextTable();
    table.row(List.of("algorithm", "worst error", "at L", "bound", ""));
    for (String algorithm :
        result.correctness().stream().map(Correctness::algorithm).distinct().toList()) {
      Correctness worst =
          result.correctness().stream()
              .filter(c -> c.algorithm().equals(algorithm))
              .max(Comparator.comparingDouble(Correctness::error))
              .orElseThrow();
      table.row(
          List.of(
              algorithm,
              Numbers.scientific(worst.error()),
              Integer.toString(worst.degree()),
              Numbers.scientific(worst.bound()),
              worst.passed() ? "ok" : "FAILED"));
    }
    return "Error against the exact tables, max |z - exact| / rms(exact):\n" + table.toText();
  }

  private String overDegrees(Function<Timing, String> cell) {
    TextTable table = new TextTable();
    table.row(header(label -> label.substring(0, label.indexOf('-') + 1)));
    table.row(header(label -> label.substring(label.indexOf('-') + 1)));
    for (int degree : result.timings().stream().mapToInt(Timing::degree).distinct().toArray()) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(degree)));
      for (String algorithm : algorithms) {
        row.add(Scaling.at(result.timings(), algorithm, degree).map(cell).orElse("-"));
      }
      table.row(row);
    }
    return table.toText();
  }

  private List<String> header(Function<String, String> part) {
    return Stream.concat(Stream.of(part.apply("L")), algorithms.stream().map(part)).toList();
  }

  private String summary() {
    TextTable table = new TextTable();
    table.row(
        List.of(
            "algorithm", "time ~ L^", "residual", "count ~ L^", "over L", "cg-dense", "cg-sparse"));
    for (String algorithm : algorithms) {
      Timing last = Scaling.of(result.timings(), algorithm).getLast();
      ExponentFit time = fit(algorithm, ExponentFit.TIME);
      ExponentFit count = fit(algorithm, ExponentFit.MULTIPLY_ADDS);
      table.row(
          List.of(
              algorithm,
              Numbers.plain(time.exponent()),
              Numbers.plain(time.residual()),
              Numbers.plain(count.exponent()),
              time.maximumDegree() == 0 ? "-" : time.minimumDegree() + ".." + time.maximumDegree(),
              speedup(Contender.CG_DENSE, last),
              speedup(Contender.CG_SPARSE, last)));
    }
    return "Fitted exponents, and how many times faster than Clebsch-Gordan at the largest L:\n"
        + table.toText();
  }

  private ExponentFit fit(String algorithm, String quantity) {
    return result.fits().stream()
        .filter(f -> f.algorithm().equals(algorithm) && f.quantity().equals(quantity))
        .findFirst()
        .orElse(new ExponentFit(algorithm, quantity, Double.NaN, Double.NaN, 0, 0, Double.NaN));
  }

  private String speedup(Contender baseline, Timing timing) {
    return Scaling.speedup(result.timings(), baseline, timing)
        .map(factor -> Numbers.plain(factor) + "x")
        .orElse("-");
  }
}
