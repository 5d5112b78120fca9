package dev.casimir.benchmarks.compare;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A comparison as one page that needs nothing beside itself. */
final class HtmlReport {
  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; color: #24292f; max-width: 70rem;
        margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.7rem; margin-bottom: .3rem; }
      h2 { font-size: 1.2rem; margin-top: 2.2rem; }
      img { max-width: 100%; height: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
      th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid #e6e8eb; }
      th:first-child, td:first-child { text-align: left; }
      thead th { border-bottom: 2px solid #9aa1a9; }
      .scroll { overflow-x: auto; }
      .verdict { display: inline-block; padding: .35rem .8rem; border-radius: .4rem;
        font-weight: 600; }
      .passed { background: #dff3e4; color: #12632b; }
      .failed { background: #fbe0dd; color: #8c1d18; }
      dl { display: grid; grid-template-columns: max-content auto; gap: .2rem 1.2rem; }
      dt { color: #6b727b; } dd { margin: 0; }
      """;

  private final ComparisonResult result;
  private final Optional<byte[]> chart;
  private final StringBuilder page = new StringBuilder();

  /** A page with the chart, if there is one. */
  HtmlReport(ComparisonResult result, Optional<byte[]> chart) {
    this.result = result;
    this.chart = chart;
  }

  /** The whole page. */
  String toText() {
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<title>Clebsch-Gordan against Gaunt</title>\n<style>\n");
    page.append(STYLE).append("</style>\n</head>\n<body>\n");
    page.append("<h1>").append(escape(result.request().operation().title())).append("</h1>\n");
    page.append("<p class=\"verdict %s\">".formatted(result.passed() ? "passed" : "failed"));
    page.append(escape(new TextReport(result).verdict())).append("</p>\n");
    String doubt = new TextReport(result).doubt();
    if (!doubt.isEmpty()) {
      page.append("<p>").append(escape(doubt.strip())).append("</p>\n");
    }
    chart.ifPresent(
        png ->
            page.append("<p><img alt=\"Time per product over L\" src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(png))
                .append("\"></p>\n"));
    if (!result.timings().isEmpty()) {
      Scaling.variants(result.timings()).forEach(this::variant);
      exponents();
      planner();
    }
    correctness();
    skipped();
    conditions();
    return page.append("</body>\n</html>\n").toString();
  }

  /** The tables of one variant. */
  private void variant(String variant) {
    List<Timing> timings = Scaling.ofVariant(result.timings(), variant);
    String which = variant.isEmpty() ? "" : ", " + variant;
    String unit = result.request().operation().unit();
    overDegrees(timings, "Nanoseconds per " + unit + which, t -> Numbers.plain(t.nanoseconds()));
    overDegrees(
        timings,
        "Multiply-adds per " + unit + which,
        t -> t.multiplyAdds() > 0 ? "%,d".formatted(t.multiplyAdds()) : "-");
    overDegrees(
        timings,
        "Fraction of the multiply-add peak, by the algorithm's own count" + which,
        t -> Numbers.percent(t.fractionOfPeak()));
    for (Contender baseline : Contender.baselines(result.request().operation())) {
      overDegrees(
          timings, "Times faster than " + baseline.label() + which, t -> speedup(baseline, t));
    }
  }

  private void overDegrees(List<Timing> timings, String title, Function<Timing, String> cell) {
    List<String> algorithms = Scaling.algorithms(timings);
    List<List<String>> rows = new ArrayList<>();
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
      rows.add(row);
    }
    List<String> header = new ArrayList<>(List.of("L"));
    header.addAll(algorithms);
    table(title, header, rows);
  }

  private void planner() {
    List<List<String>> rows =
        PlannerChoice.of(result.request().operation(), result.timings()).stream()
            .map(
                choice ->
                    List.of(
                        choice.where(),
                        choice.chosen(),
                        choice.best(),
                        Numbers.percent(choice.excess())))
            .toList();
    if (!rows.isEmpty()) {
      table(
          "The planner against the best fixed choice",
          List.of("at", "planner picked", "best", "slower by"),
          rows);
    }
  }

  private void exponents() {
    List<List<String>> rows =
        result.fits().stream()
            .map(
                fit ->
                    List.of(
                        fit.algorithm() + (fit.variant().isEmpty() ? "" : ", " + fit.variant()),
                        fit.quantity().equals(ExponentFit.TIME) ? "time" : "multiply-adds",
                        Numbers.plain(fit.exponent()),
                        fit.minimumDegree() + ".." + fit.maximumDegree(),
                        Numbers.plain(fit.residual())))
            .toList();
    table(
        "Fitted exponents: least squares of log cost over log L",
        List.of("algorithm", "quantity", "exponent", "over L", "rms residual of log cost"),
        rows);
  }

  private void correctness() {
    List<List<String>> rows =
        result.correctness().stream()
            .map(
                check ->
                    List.of(
                        check.algorithm(),
                        check.degree() + (check.variant().isEmpty() ? "" : ", " + check.variant()),
                        Numbers.scientific(check.error()),
                        Numbers.scientific(check.bound()),
                        check.passed() ? "ok" : "FAILED"))
            .toList();
    table(
        "Error against the exact tables, max |z - exact| / rms(exact)",
        List.of("algorithm", "L", "error", "bound", ""),
        rows);
  }

  private void skipped() {
    if (!result.skipped().isEmpty()) {
      table(
          "Left out",
          List.of("algorithm", "at", "why"),
          result.skipped().stream()
              .map(s -> List.of(s.algorithm(), s.where(), s.reason()))
              .toList());
    }
  }

  private void conditions() {
    ComparisonRequest request = result.request();
    Machine machine = result.machine();
    page.append("<h2>Conditions</h2>\n<dl>\n");
    fact("processor", machine.processor() + ", " + machine.processors() + " logical processors");
    fact("kernels", machine.provider());
    if (result.peak().isKnown()) {
      fact("peak of one core", Numbers.plain(result.peak().gigaflops()) + " GFLOP/s, measured");
    }
    fact("operating system", machine.operatingSystem());
    fact("JDK", machine.jdk());
    fact("JVM flags", String.join(" ", machine.flags()));
    fact("date", machine.date());
    fact("commit", machine.commit().isEmpty() ? "unknown" : machine.commit());
    fact("precision", request.dtype().name());
    fact("channels", Integer.toString(request.channels()));
    fact("batch", request.batch() == 0 ? "what stays in cache" : Integer.toString(request.batch()));
    fact("threads", Integer.toString(request.threads()));
    fact("operands", request.operandDescription());
    fact("times", result.peak().isKnown() ? jmh(request) : "medians, by events of the device");
    request.peers().forEach(peer -> fact("peers", TextReport.describe(peer)));
    page.append("</dl>\n");
  }

  private static String jmh(ComparisonRequest request) {
    return "JMH, %d forks, %d iterations of %d ms each, after the speed has settled"
        .formatted(
            request.effort().forks(),
            request.effort().iterations(),
            request.effort().iterationMilliseconds());
  }

  private void fact(String name, String value) {
    page.append("<dt>").append(escape(name)).append("</dt>");
    page.append("<dd>").append(escape(value)).append("</dd>\n");
  }

  private void table(String title, List<String> header, List<List<String>> rows) {
    page.append("<h2>").append(escape(title)).append("</h2>\n<div class=\"scroll\"><table>\n");
    page.append("<thead>").append(cells("th", header)).append("</thead>\n<tbody>\n");
    rows.forEach(row -> page.append(cells("td", row)));
    page.append("</tbody>\n</table></div>\n");
  }

  private static String cells(String tag, List<String> cells) {
    StringBuilder row = new StringBuilder("<tr>");
    for (String cell : cells) {
      row.append('<').append(tag).append('>').append(escape(cell));
      row.append("</").append(tag).append('>');
    }
    return row.append("</tr>\n").toString();
  }

  private String speedup(Contender baseline, Timing timing) {
    return Scaling.speedup(result.timings(), baseline, timing).map(Numbers::plain).orElse("-");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
