package dev.casimir.benchmarks.compare;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares algorithms of one class of operations: correctness first, then time. */
public final class Comparison {
  /**
   * The largest degree of dense Clebsch-Gordan: its tables have about L^6 entries, half a gigabyte
   * of doubles here.
   */
  public static final int DENSE_DEGREE_LIMIT = 24;

  private record Entry(Contender contender, Point point) {
    String describe() {
      return contender.label() + ", " + point.describe();
    }
  }

  private final ComparisonRequest request;
  private final Place place;
  private final ProgressListener progress;
  private final List<Skipped> skipped = new ArrayList<>();
  private final Map<Entry, ComparedOperation.Checked> checked = new LinkedHashMap<>();

  private Comparison(ComparisonRequest request, Place place, ProgressListener progress) {
    this.request = request;
    this.place = place;
    this.progress = progress;
  }

  /**
   * Runs a comparison at a place, prints its tables to {@code out} and writes {@code compare.json},
   * {@code compare.csv}, {@code compare.png} and {@code compare.html} into the request's folder.
   * Where an algorithm disagrees with the exact tables nothing is timed, only the JSON and HTML
   * files are written, and the result has not {@link ComparisonResult#passed() passed}.
   *
   * @throws IllegalArgumentException where the operands do not fit the request
   * @throws java.io.UncheckedIOException with one sentence where a file cannot be read or written
   * @throws IllegalStateException where a JVM that measures fails, with what it said
   */
  public static ComparisonResult run(
      ComparisonRequest request, Place place, ProgressListener progress, PrintWriter out) {
    ComparisonFile.createFolder(request.outputFolder());
    ComparisonResult result = new Comparison(request, place, progress).measure();
    ComparisonResult written = result.withFiles(ResultFiles.write(result));
    out.print(new TextReport(written).toText());
    written.files().forEach(file -> out.println("  " + file));
    out.flush();
    return written;
  }

  private ComparisonResult measure() {
    Machine machine = place.isCpu() ? Machine.detect() : Machine.detect().on(place);
    ComparedOperation operation = ComparedOperation.of(request, place.device());
    checkAll(operation);
    List<Correctness> correctness =
        checked.values().stream().map(ComparedOperation.Checked::correctness).toList();
    if (!correctness.stream().allMatch(Correctness::passed)) {
      return new ComparisonResult(
          request, machine, Peak.UNKNOWN, correctness, List.of(), List.of(), skipped, List.of());
    }
    progress.begin("timing", 1 + correctness.size());
    Peak peak;
    List<Timing> timings;
    try {
      Stopwatch stopwatch = place.stopwatch().apply(request);
      progress.step("multiply-add peak");
      peak = stopwatch.peak();
      timings = new ArrayList<>(timeAll(operation, stopwatch, peak));
      timings.addAll(peerTimings());
    } finally {
      progress.end();
    }
    List<ExponentFit> fits = Scaling.fits(timings);
    return new ComparisonResult(
        request, machine, peak, correctness, timings, fits, skipped, List.of());
  }

  /** Point by point, so that what is compared is measured at nearly the same time. */
  private List<Entry> entries() {
    return request.points().stream()
        .flatMap(point -> request.contenders().stream().map(c -> new Entry(c, point)))
        .toList();
  }

  private void checkAll(ComparedOperation operation) {
    List<Entry> entries = entries();
    progress.begin("checking against exact tables", entries.size());
    try {
      for (Entry entry : entries) {
        progress.step(entry.describe());
        Optional<String> reason = operation.leftOut(entry.contender(), entry.point());
        if (reason.isPresent()) {
          skip(entry, reason.get());
        } else {
          check(operation, entry);
        }
      }
    } finally {
      progress.end();
    }
  }

  private void check(ComparedOperation operation, Entry entry) {
    try {
      checked.put(entry, operation.check(entry.contender(), entry.point()));
    } catch (UnsupportedOperationException e) {
      if (e.getMessage() == null) {
        throw e; // a defect: a kernel says what it lacks
      }
      skip(entry, e.getMessage());
    }
  }

  private void skip(Entry entry, String reason) {
    Point point = entry.point();
    skipped.add(new Skipped(entry.contender().label(), point.degree(), point.variant(), reason));
  }

  private List<Timing> timeAll(ComparedOperation operation, Stopwatch stopwatch, Peak peak) {
    List<Timing> timings = new ArrayList<>();
    for (Map.Entry<Entry, ComparedOperation.Checked> known : checked.entrySet()) {
      Entry entry = known.getKey();
      ComparedOperation.Checked kernel = known.getValue();
      progress.step(entry.describe());
      Optional<Timing> before = alreadyTimed(entry, kernel.ran(), timings);
      if (before.isPresent()) {
        timings.add(before.get());
      } else if (!takesTooLong(operation, entry, kernel, timings)) {
        timings.add(timing(operation, stopwatch, peak, entry, kernel));
      }
    }
    return timings;
  }

  /** What the peers took at the degrees asked for. */
  private List<Timing> peerTimings() {
    return request.peers().stream()
        .flatMap(peer -> peer.timings().stream())
        .filter(timing -> timing.degree() >= request.minimumDegree())
        .filter(timing -> timing.degree() <= request.maximumDegree())
        .toList();
  }

  /** The planner's kernel is that of the algorithm it picks: if that was measured, so was this. */
  private static Optional<Timing> alreadyTimed(Entry entry, String picked, List<Timing> before) {
    Contender contender = entry.contender();
    return Contender.of(contender.operation()).stream()
        .filter(fixed -> contender.isPlanner() && fixed.kind() == contender.kind())
        .filter(fixed -> fixed.algorithm().map(a -> a.label().equals(picked)).orElse(false))
        .flatMap(fixed -> at(before, fixed, entry.point()).stream())
        .findFirst()
        .map(timing -> timing.as(contender.label()));
  }

  private static Optional<Timing> at(List<Timing> timings, Contender contender, Point point) {
    return Scaling.at(timings, contender.label(), point.degree(), point.variant());
  }

  private boolean takesTooLong(
      ComparedOperation operation,
      Entry entry,
      ComparedOperation.Checked kernel,
      List<Timing> before) {
    int items = operation.items(entry.point());
    double seconds = expectedSeconds(entry, kernel.multiplyAdds(), items, before);
    if (seconds <= request.effort().longestCallSeconds()) {
      return false;
    }
    skip(
        entry,
        String.format(
            Locale.ROOT,
            "one call of %d items would take about %s s; ask for more effort",
            items,
            Numbers.plain(seconds)));
    return true;
  }

  private Timing timing(
      ComparedOperation operation,
      Stopwatch stopwatch,
      Peak peak,
      Entry entry,
      ComparedOperation.Checked kernel) {
    Point point = entry.point();
    Score score = operation.time(stopwatch, entry.contender(), point);
    double gigaflops = 2 * kernel.multiplyAdds() / score.typical();
    return new Timing(
        entry.contender().label(),
        point.degree(),
        point.variant(),
        kernel.ran(),
        operation.items(point),
        kernel.multiplyAdds(),
        score.typical(),
        score.error(),
        gigaflops,
        gigaflops / (peak.gigaflops() * request.threads()),
        score.iterations());
  }

  /** Of one call, by the pace of the same algorithm at the degree before; zero without one. */
  private double expectedSeconds(Entry entry, long count, int items, List<Timing> before) {
    Point point = entry.point();
    return Scaling.at(before, entry.contender().label(), point.degree() - 1, point.variant())
        .map(last -> last.nanoseconds() * count / last.multiplyAdds())
        .map(nanoseconds -> 1e-9 * nanoseconds * items * request.channels())
        .orElse(0.0);
  }
}
