package dev.casimir.cli.bench;

import com.google.gson.GsonBuilder;
import dev.casimir.benchmarks.compare.Machine;
import dev.casimir.cli.Devices;
import dev.casimir.cli.Version;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was timed on a device, as a table and as JSON. */
final class DeviceBenchReport {
  private static final String ROW = "%-48s %12s %12s %9s %8s %10s %9s%n";

  private final DeviceBench bench;

  DeviceBenchReport(DeviceBench bench) {
    this.bench = bench;
  }

  void print(PrintWriter out) {
    out.println(bench.device().name() + ": " + Devices.describe(bench.device()));
    if (bench.device().isHost()) {
      out.println(
          "The host build runs threads of a GPU one by one: its times say nothing of a GPU.");
    }
    out.printf(
        Locale.ROOT,
        "Copies: %.1f GB/s read and written, %d MiB each%n%n",
        bench.copyRate(),
        bench.copyBytes() >> 20);
    out.printf(ROW, "", "items", "ms", "GB/s", "of copy", "GFLOP/s", "speed-up");
    for (DeviceBench.Measured measured : bench.measured()) {
      OptionalDouble speedUp = speedUp(measured);
      out.printf(
          ROW,
          measured.point().name(),
          String.format(Locale.ROOT, "%,d", measured.point().items()),
          number("%.4f", measured.median()),
          number("%.1f", measured.gigabytesPerSecond()),
          number("%.0f %%", 100 * measured.gigabytesPerSecond() / bench.copyRate()),
          measured.multiplyAdds() == 0 ? "-" : number("%,.1f", measured.gigaflops()),
          speedUp.isPresent() ? number("%.2f", speedUp.getAsDouble()) : "-");
    }
    bench.left().forEach(p -> out.println("not timed: " + p.point().name() + ": " + p.reason()));
    out.println();
    out.println("ms: median of " + bench.copyMilliseconds().size() + " samples, by events.");
    out.println(
        "GB/s: the bytes a call must read or write, each once. GFLOP/s: by the plan's count.");
    out.println("speed-up: over the dense Clebsch-Gordan product of the same degree.");
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** Over the baseline, where there is one that was timed. */
  private OptionalDouble speedUp(DeviceBench.Measured measured) {
    return bench.measured().stream()
        .filter(other -> measured.point().baseline().equals(Optional.of(other.point().name())))
        .mapToDouble(other -> other.median() / measured.median())
        .findFirst();
  }

  String toJson() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("casimir", Version.current());
    report.put("machine", Machine.detect());
    report.put("device", bench.device().name());
    report.put("description", Devices.describe(bench.device()));
    Map<String, Object> copies = new LinkedHashMap<>();
    copies.put("bytes", bench.copyBytes());
    copies.put("gigabytesPerSecond", bench.copyRate());
    copies.put("milliseconds", bench.copyMilliseconds());
    report.put("copies", copies);
    report.put("points", bench.measured().stream().map(this::entry).toList());
    report.put(
        "notTimed",
        bench.left().stream()
            .map(p -> Map.of("name", p.point().name(), "reason", p.reason()))
            .toList());
    return new GsonBuilder().setPrettyPrinting().create().toJson(report);
  }

  private Map<String, Object> entry(DeviceBench.Measured measured) {
    BenchPoint point = measured.point();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", point.name());
    entry.put("operation", point.operation().describe());
    entry.put("entryPoint", point.entryPoint());
    entry.put("dtype", point.options().dtype().name());
    entry.put("items", point.items());
    entry.put("bytes", measured.bytes());
    entry.put("multiplyAdds", measured.multiplyAdds());
    entry.put("medianMilliseconds", measured.median());
    entry.put("gigabytesPerSecond", measured.gigabytesPerSecond());
    entry.put("fractionOfCopies", measured.gigabytesPerSecond() / bench.copyRate());
    point.baseline().ifPresent(name -> entry.put("baseline", name));
    speedUp(measured).ifPresent(factor -> entry.put("speedUp", factor));
    List<Double> samples = measured.milliseconds();
    entry.put("milliseconds", samples);
    return entry;
  }
}
