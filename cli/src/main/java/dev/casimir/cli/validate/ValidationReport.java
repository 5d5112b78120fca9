package dev.casimir.cli.validate;

import com.google.gson.GsonBuilder;
import dev.casimir.benchmarks.compare.Machine;
import dev.casimir.cli.Version;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a validation found, as a table and as JSON. */
final class ValidationReport {
  private static final int MOST_LINES = 20;
  private static final String ROW = "%-28s %-4s %6s";
  private static final String CELL = "  %24s";

  private final List<Outcome> outcomes;
  private final Map<String, String> devices;
  private final Map<String, String> missing;

  /**
   * @param devices by name, with a description
   * @param missing devices that are not there, with the reason
   */
  ValidationReport(
      List<Outcome> outcomes, Map<String, String> devices, Map<String, String> missing) {
    this.outcomes = List.copyOf(outcomes);
    this.devices = new LinkedHashMap<>(devices);
    this.missing = new LinkedHashMap<>(missing);
  }

  /** Whether nothing failed. */
  boolean passed() {
    return outcomes.stream().noneMatch(outcome -> outcome.verdict() == Verdict.FAILED);
  }

  void print(PrintWriter out) {
    devices.forEach((name, description) -> out.println(name + ": " + description));
    missing.forEach((name, reason) -> out.println(name + ": not validated. " + reason));
    out.println();
    out.println("Largest error over its bound:");
    printTable(out);
    printLines(out, "failed", Verdict.FAILED);
    printReasons(out);
    out.println();
    out.println(summary());
  }

  /** A row for each operation and precision, a column for each device. */
  private void printTable(PrintWriter out) {
    out.printf(ROW, "operation", "", "cases");
    devices.keySet().forEach(name -> out.printf(CELL, name));
    out.println();
    Map<List<String>, Map<String, List<Outcome>>> rows = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      rows.computeIfAbsent(
              List.of(outcome.validated().operation(), precision(outcome)),
              key -> new LinkedHashMap<>())
          .computeIfAbsent(outcome.device(), key -> new ArrayList<>())
          .add(outcome);
    }
    rows.forEach(
        (key, cells) -> {
          int cases = cells.values().iterator().next().size();
          out.printf(ROW, key.get(0), key.get(1), cases);
          devices
              .keySet()
              .forEach(name -> out.printf(CELL, cell(cells.getOrDefault(name, List.of()))));
          out.println();
        });
  }

  private static String precision(Outcome outcome) {
    return outcome.validated().dtype().suffix().toLowerCase(Locale.ROOT);
  }

  /** The largest error over its bound, with what else there is to say. */
  private static String cell(List<Outcome> group) {
    Map<Verdict, Long> counts = counts(group);
    if (counts.getOrDefault(Verdict.FAILED, 0L) > 0) {
      return counts.getOrDefault(Verdict.FAILED, 0L) + " FAILED";
    }
    double worst =
        group.stream()
            .mapToDouble(Outcome::worst)
            .filter(value -> !Double.isNaN(value))
            .max()
            .orElse(Double.NaN);
    long absent = counts.getOrDefault(Verdict.NOT_AVAILABLE, 0L);
    if (Double.isNaN(worst)) {
      return absent > 0 ? "not available" : "reference";
    }
    return number(worst) + (absent > 0 ? " (%d not available)".formatted(absent) : "");
  }

  private static Map<Verdict, Long> counts(List<Outcome> group) {
    Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      counts.put(verdict, group.stream().filter(o -> o.verdict() == verdict).count());
    }
    return counts;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2g", value);
  }

  private void printLines(PrintWriter out, String title, Verdict verdict) {
    List<Outcome> chosen = outcomes.stream().filter(o -> o.verdict() == verdict).toList();
    for (Outcome outcome : chosen.subList(0, Math.min(MOST_LINES, chosen.size()))) {
      out.printf(
          "%s: %s on %s, %s %s: %s times the bound; %s%n",
          title,
          outcome.validated().operation(),
          outcome.device(),
          outcome.validated().name(),
          precision(outcome),
          number(outcome.worst()),
          outcome.detail());
    }
    if (chosen.size() > MOST_LINES) {
      out.printf("... and %d more; --json has all%n", chosen.size() - MOST_LINES);
    }
  }

  /** Why a device that knows an operation does not know all cases of it. */
  private void printReasons(PrintWriter out) {
    Set<String> known = new LinkedHashSet<>();
    Set<String> reasons = new LinkedHashSet<>();
    for (Outcome outcome : outcomes) {
      if (outcome.verdict() != Verdict.NOT_AVAILABLE) {
        known.add(outcome.device() + " " + outcome.validated().operation());
      }
    }
    for (Outcome outcome : outcomes) {
      if (outcome.verdict() == Verdict.NOT_AVAILABLE
          && known.contains(outcome.device() + " " + outcome.validated().operation())) {
        reasons.add("not available: " + outcome.detail());
      }
    }
    reasons.stream().limit(MOST_LINES).forEach(out::println);
    if (reasons.size() > MOST_LINES) {
      out.printf("... and %d more; --json has all%n", reasons.size() - MOST_LINES);
    }
  }

  private String summary() {
    Map<Verdict, Long> counts = counts(outcomes);
    return "%s: %d passed, %d failed, %d not available on the device, %d are the reference itself"
        .formatted(
            passed() ? "passed" : "FAILED",
            counts.get(Verdict.PASSED),
            counts.getOrDefault(Verdict.FAILED, 0L),
            counts.get(Verdict.NOT_AVAILABLE),
            counts.get(Verdict.REFERENCE));
  }

  String toJson() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("casimir", Version.current());
    report.put("machine", Machine.detect());
    report.put("devices", devices);
    report.put("missing", missing);
    report.put("verdict", passed() ? "passed" : "failed");
    report.put("cases", outcomes.stream().map(ValidationReport::entry).toList());
    return new GsonBuilder().setPrettyPrinting().create().toJson(report);
  }

  private static Map<String, Object> entry(Outcome outcome) {
    ValidationCase validated = outcome.validated();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("operation", validated.operation());
    entry.put("case", validated.name());
    entry.put("dtype", validated.dtype().suffix().toLowerCase(Locale.ROOT));
    entry.put("device", outcome.device());
    entry.put("verdict", outcome.verdict().label());
    entry.put("units", validated.units());
    entry.put("scale", validated.reference().scale());
    if (!Double.isNaN(outcome.worst())) {
      // JSON has no infinity
      entry.put("errorOverBound", Math.min(outcome.worst(), Double.MAX_VALUE));
    }
    if (!outcome.detail().isEmpty()) {
      entry.put("detail", outcome.detail());
    }
    return entry;
  }
}
