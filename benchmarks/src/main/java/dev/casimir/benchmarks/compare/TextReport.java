package dev.casimir.benchmarks.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A comparison as plain text of at most 100 columns. */
final class TextReport {
  private final ComparisonResult result;

  TextReport(ComparisonResult result) {
    this.result = result;
  }

  /** The whole report. */
  String toText() {
    StringBuilder text = new StringBuilder(correctness());
    if (!result.passed()) {
      return text.append(verdict()).append('\n').toString();
    }
    if (!result.timings().isEmpty()) {
      text.append('\n').append(conditions()).append('\n');
      for (String variant : Scaling.variants(result.timings())) {
        text.append(variant(variant));
      }
      text.append(planner());
    }
    text.append(doubt());
    for (PeerReport peer : result.request().peers()) {
      text.append("Peers from ").append(describe(peer)).append('\n');
    }
    for (Skipped skipped : result.skipped()) {
      text.append("Left out: ").append(skipped.algorithm());
      text.append(" at ").append(skipped.where());
      text.append(": ").append(skipped.reason()).append('\n');
    }
    return text.toString().stripTrailing() + "\n\n" + verdict() + "\n";
  }

  /** The tables of one variant. */
  private String variant(String variant) {
    List<Timing> timings = Scaling.ofVariant(result.timings(), variant);
    List<ExponentFit> fits =
        result.fits().stream().filter(fit -> fit.variant().equals(variant)).toList();
    String which = variant.isEmpty() ? "" : ", " + variant;
    return "Nanoseconds per %s%s:\n".formatted(result.request().operation().explainedUnit(), which)
        + overDegrees(timings, t -> Numbers.plain(t.nanoseconds()))
        + fractionOfPeak(timings, which)
        + "\n"
        + (fits.isEmpty() ? "" : summary(timings, fits) + "\n");
  }

  private String fractionOfPeak(List<Timing> timings, String which) {
    return result.peak().isKnown()
        ? "\nFraction of the multiply-add peak, by the algorithm's own count%s:\n".formatted(which)
            + overDegrees(timings, t -> Numbers.percent(t.fractionOfPeak()))
        : "\nGFLOP/s, by the algorithm's own count%s:\n".formatted(which)
            + overDegrees(timings, t -> Numbers.plain(t.gigaflops()));
  }

  /** How good the planner's choices were; nothing where it took no part. */
  String planner() {
    List<PlannerChoice> choices = PlannerChoice.of(result.request().operation(), result.timings());
    if (choices.isEmpty()) {
      return "";
    }
    PlannerChoice worst =
        choices.stream().max(Comparator.comparingDouble(PlannerChoice::excess)).orElseThrow();
    long best = choices.stream().filter(c -> c.excess() <= 0).count();
    return ("Planner: the best fixed choice at %d of %d points;\n"
            + "  at worst %s slower: %s, where it picked %s and %s was best.\n")
        .formatted(
            best,
            choices.size(),
            Numbers.percent(Math.max(0, worst.excess())),
            worst.where(),
            worst.chosen(),
            worst.best());
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
    %s, %d channels, %s, %s
    Operands: %s
    %s
    """
        .formatted(
            machine.processor(),
            machine.provider(),
            machine.jdk(),
            request.dtype(),
            request.channels(),
            threads(),
            batches(request),
            request.operandDescription(),
            result.peak().isKnown()
                ? "Multiply-add peak of one core, measured: %s GFLOP/s"
                    .formatted(Numbers.plain(result.peak().gigaflops()))
                : "Times are medians, by events of the device.");
  }

  /** Of the processor; a device has its own. */
  private String threads() {
    int count = result.request().threads();
    return result.peak().isKnown() ? count == 1 ? "1 thread" : count + " threads" : "device";
  }

  private static String batches(ComparisonRequest request) {
    if (request.operation() == OperationClass.CONVOLUTION) {
      String graph =
          request.operands().isPresent() ? "graph of molecules" : "random graphs, 20 edges a node";
      String weights =
          switch (request.weights()) {
            case NONE -> "no weights";
            case PATH -> "weights for each path";
            case PATH_CHANNEL -> "weights for each path and channel";
          };
      return graph + ", " + weights;
    }
    return request.batch() == 0 ? "batches that stay in cache" : "batches of " + request.batch();
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
      String where = worst.variant().isEmpty() ? "" : ", " + worst.variant();
      table.row(
          List.of(
              algorithm,
              Numbers.scientific(worst.error()),
              worst.degree() + where,
              Numbers.scientific(worst.bound()),
              worst.passed() ? "ok" : "FAILED"));
    }
    return "Error against the exact tables, max |z - exact| / rms(exact):\n" + table.toText();
  }

  private static String overDegrees(List<Timing> timings, Function<Timing, String> cell) {
    TextTable table = new TextTable();
    List<String> algorithms = Scaling.algorithms(timings);
    if (algorithms.stream().anyMatch(label -> label.contains("-"))) {
      table.row(header(algorithms, label -> label.substring(0, label.indexOf('-') + 1)));
    }
    table.row(header(algorithms, label -> label.substring(label.indexOf('-') + 1)));
    for (int degree : timings.stream().mapToInt(Timing::degree).distinct().toArray()) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(degree)));
      for (String algorithm : algorithms) {
        row.add(
            Scaling.of(timings, algorithm).stream()
                .filter(t -> t.degree() == degree)
                .findFirst()
                .map(cell)
                .orElse("-"));
      }
      table.row(row);
    }
    return table.toText();
  }

  private static List<String> header(List<String> algorithms, Function<String, String> part) {
    return Stream.concat(Stream.of(part.apply("L")), algorithms.stream().map(part)).toList();
  }

  private String summary(List<Timing> timings, List<ExponentFit> fits) {
    List<Contender> baselines = Contender.baselines(result.request().operation());
    TextTable table = new TextTable();
    List<String> header =
        new ArrayList<>(List.of("algorithm", "time ~ L^", "residual", "count ~ L^", "over L"));
    baselines.forEach(baseline -> header.add(baseline.label()));
    table.row(header);
    for (String algorithm : Scaling.algorithms(timings)) {
      Timing last = Scaling.of(timings, algorithm).getLast();
      ExponentFit time = fit(fits, algorithm, ExponentFit.TIME);
      ExponentFit count = fit(fits, algorithm, ExponentFit.MULTIPLY_ADDS);
      List<String> row =
          new ArrayList<>(
              List.of(
                  algorithm,
                  Numbers.plain(time.exponent()),
                  Numbers.plain(time.residual()),
                  Numbers.plain(count.exponent()),
                  time.maximumDegree() == 0
                      ? "-"
                      : time.minimumDegree() + ".." + time.maximumDegree()));
      baselines.forEach(baseline -> row.add(speedup(baseline, last)));
      table.row(row);
    }
    return "Fitted exponents, and how many times faster than Clebsch-Gordan at the largest L:\n"
        + table.toText();
  }

  private static ExponentFit fit(List<ExponentFit> fits, String algorithm, String quantity) {
    return fits.stream()
        .filter(f -> f.algorithm().equals(algorithm) && f.quantity().equals(quantity))
        .findFirst()
        .orElse(new ExponentFit(algorithm, "", quantity, Double.NaN, Double.NaN, 0, 0, Double.NaN));
  }

  private String speedup(Contender baseline, Timing timing) {
    return Scaling.speedup(result.timings(), baseline, timing)
        .map(factor -> Numbers.plain(factor) + "x")
        .orElse("-");
  }
}
