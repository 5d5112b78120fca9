package dev.casimir.benchmarks.compare;

import dev.casimir.benchmarks.CacheResidence;
import dev.casimir.benchmarks.Operands;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.tensor.Layout;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares tensor product algorithms: correctness first, then time over the degree. */
public final class Comparison {
  /**
   * The largest degree of dense Clebsch-Gordan: its tables have about L^6 entries, half a gigabyte
   * of doubles here.
   */
  public static final int DENSE_DEGREE_LIMIT = 24;

  private static final String DENSE_REASON =
      "dense tables are compared to L = " + DENSE_DEGREE_LIMIT + " only";

  private record Point(Contender contender, int degree) {}

  private final ComparisonRequest request;
  private final ProgressListener progress;
  private final List<Skipped> skipped = new ArrayList<>();
  private final Map<Point, Long> multiplyAdds = new HashMap<>();
  private final Map<Point, String> ran = new HashMap<>();

  private Comparison(ComparisonRequest request, ProgressListener progress) {
    this.request = request;
    this.progress = progress;
  }

  /**
   * Runs a comparison, prints its tables to {@code out} and writes {@code compare.json}, {@code
   * compare.csv}, {@code compare.png} and {@code compare.html} into the request's folder. Where an
   * algorithm disagrees with the exact tables nothing is timed, only the JSON and HTML files are
   * written, and the result has not {@link ComparisonResult#passed() passed}.
   *
   * @throws IllegalArgumentException where the operands do not fit the request
   * @throws java.io.UncheckedIOException with one sentence where a file cannot be read or written
   * @throws IllegalStateException where a JVM that measures fails, with what it said
   */
  public static ComparisonResult run(
      ComparisonRequest request, ProgressListener progress, PrintWriter out) {
    ComparisonFile.createFolder(request.outputFolder());
    ComparisonResult result = new Comparison(request, progress).measure();
    ComparisonResult written = result.withFiles(ResultFiles.write(result));
    out.print(new TextReport(written).toText());
    written.files().forEach(file -> out.println("  " + file));
    out.flush();
    return written;
  }

  private ComparisonResult measure() {
    Machine machine = Machine.detect();
    List<Correctness> correctness = checkAll();
    if (!correctness.stream().allMatch(Correctness::passed)) {
      Peak unknown = new Peak(Double.NaN, Double.NaN, List.of());
      return new ComparisonResult(
          request, machine, unknown, correctness, List.of(), List.of(), skipped, List.of());
    }
    progress.begin("timing", 1 + correctness.size());
    Peak peak;
    List<Timing> timings;
    try {
      ForkedMeasurement jmh = new ForkedMeasurement(request);
      progress.step("multiply-add peak");
      peak = jmh.peak();
      timings = new ArrayList<>(timeAll(jmh, peak));
      timings.addAll(peerTimings());
    } finally {
      progress.end();
    }
    List<ExponentFit> fits = Scaling.fits(timings);
    return new ComparisonResult(
        request, machine, peak, correctness, timings, fits, skipped, List.of());
  }

  private List<Correctness> checkAll() {
    Operands operands =
        request
            .operands()
            .map(file -> Operands.read(file, request.maximumDegree()))
            .orElse(Operands.random(request.seed()));
    CorrectnessCheck check = new CorrectnessCheck(operands, request.dtype(), request.channels());
    List<Correctness> results = new ArrayList<>();
    progress.begin("checking against exact tables", request.contenders().size() * degreeCount());
    try {
      for (int degree = request.minimumDegree(); degree <= request.maximumDegree(); degree++) {
        for (Contender contender : request.contenders()) {
          progress.step(label(contender, degree));
          if (contender == Contender.CG_DENSE && degree > DENSE_DEGREE_LIMIT) {
            skipped.add(new Skipped(contender.label(), degree, DENSE_REASON));
          } else {
            results.add(check(check, contender, degree));
          }
        }
      }
    } finally {
      progress.end();
    }
    return results;
  }

  private Correctness check(CorrectnessCheck check, Contender contender, int degree) {
    ProductKernel kernel = plan(contender, degree);
    Point point = new Point(contender, degree);
    multiplyAdds.put(point, kernel.report().multiplyAdds());
    ran.put(point, kernel.report().algorithm());
    return check.check(contender.label(), contender.kind(), degree, kernel::forward);
  }

  private ProductKernel plan(Contender contender, int degree) {
    TensorProduct product = contender.product(degree, request.channels());
    PlanOptions options =
        PlanOptions.of(request.dtype(), Layout.IR_MUL).withThreads(request.threads());
    return Device.cpu()
        .plan(product, contender.algorithm().map(options::withAlgorithm).orElse(options));
  }

  /** Degree by degree, so that what is compared is measured at nearly the same time. */
  private List<Timing> timeAll(ForkedMeasurement jmh, Peak peak) {
    List<Timing> timings = new ArrayList<>();
    for (int degree = request.minimumDegree(); degree <= request.maximumDegree(); degree++) {
      for (Contender contender : request.contenders()) {
        if (multiplyAdds.containsKey(new Point(contender, degree))) {
          progress.step(label(contender, degree));
          Optional<Timing> known = alreadyTimed(contender, degree, timings);
          (known.isPresent() ? known : time(jmh, peak, contender, degree, timings))
              .ifPresent(timings::add);
        }
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
  private Optional<Timing> alreadyTimed(Contender contender, int degree, List<Timing> before) {
    String picked = ran.getOrDefault(new Point(contender, degree), "");
    return before.stream()
        .filter(timing -> contender == Contender.PLANNER && timing.degree() == degree)
        .filter(timing -> timing.algorithm().equals(contender.kind().label() + "-" + picked))
        .findFirst()
        .map(timing -> timing.as(contender.label()));
  }

  private Optional<Timing> time(
      ForkedMeasurement jmh, Peak peak, Contender contender, int degree, List<Timing> before) {
    Point point = new Point(contender, degree);
    long count = multiplyAdds.getOrDefault(point, 0L);
    int batch =
        request.batch() > 0
            ? request.batch()
            : CacheResidence.batch(degree, request.channels(), request.dtype(), request.threads());
    double seconds = expectedSeconds(contender, degree, count, batch, before);
    if (seconds > request.effort().longestCallSeconds()) {
      String reason =
          String.format(
              Locale.ROOT,
              "one call of %d items would take about %s s; ask for more effort",
              batch,
              Numbers.plain(seconds));
      skipped.add(new Skipped(contender.label(), degree, reason));
      return Optional.empty();
    }
    ForkedMeasurement.Score score = jmh.product(contender, degree, batch);
    double gigaflops = 2 * count / score.fastest();
    return Optional.of(
        new Timing(
            contender.label(),
            degree,
            ran.getOrDefault(point, ""),
            batch,
            count,
            score.fastest(),
            score.error(),
            gigaflops,
            gigaflops / (peak.gigaflops() * request.threads()),
            score.iterations()));
  }

  /** Of one call, by the pace of the same algorithm at the degree before; zero without one. */
  private double expectedSeconds(
      Contender contender, int degree, long count, int batch, List<Timing> before) {
    return Scaling.at(before, contender.label(), degree - 1)
        .map(last -> last.nanoseconds() * count / last.multiplyAdds())
        .map(nanoseconds -> 1e-9 * nanoseconds * batch * request.channels())
        .orElse(0.0);
  }

  private int degreeCount() {
    return request.maximumDegree() - request.minimumDegree() + 1;
  }

  private static String label(Contender contender, int degree) {
    return contender.label() + ", L = " + degree;
  }
}
