package dev.casimir.benchmarks.compare;

import dev.casimir.benchmarks.ConvolutionBenchmark;
import dev.casimir.benchmarks.FmaPeakBenchmark;
import dev.casimir.benchmarks.ManyBodyBenchmark;
import dev.casimir.benchmarks.TensorProductBenchmark;
import dev.casimir.device.Calibration;
import dev.casimir.device.Choice;
import dev.casimir.tensor.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.ListStatistics;

/** Runs JMH benchmarks in JVMs of their own, with the class path and flags of this one. */
final class ForkedMeasurement implements Stopwatch {
  private final ComparisonRequest request;

  ForkedMeasurement(ComparisonRequest request) {
    this.request = request;
    // The lock is a file that all users of a machine share; who may not open it could not measure.
    System.setProperty("jmh.ignoreLock", "true");
  }

  /** Of one core: the best iteration, since a roof must not be too low. */
  @Override
  public Peak peak() {
    ChainedOptionsBuilder options =
        options(FmaPeakBenchmark.class)
            .param("dtype", request.dtype().name())
            .forks(1)
            .warmupIterations(1)
            .warmupTime(TimeValue.milliseconds(100))
            .measurementIterations(5)
            .measurementTime(TimeValue.milliseconds(100));
    Score score =
        score(
            run(options),
            results -> Objects.requireNonNull(results.getSecondaryResults().get("flops")));
    double best = score.iterations().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return new Peak(best, score.error(), score.iterations());
  }

  /** Nanoseconds per product of one contender. */
  @Override
  public Score product(Contender contender, int degree, int batch) {
    ChainedOptionsBuilder options =
        timed(TensorProductBenchmark.class, contender, degree)
            .param("kind", contender.kind().label())
            .param("batch", Integer.toString(batch))
            .param("layout", Layout.IR_MUL.name())
            .param("operands", operands(TensorProductBenchmark.RANDOM));
    return perChannel(options, batch);
  }

  /** Nanoseconds per edge and channel of one contender. */
  @Override
  public Score convolution(Contender contender, int degree, int edges) {
    ChainedOptionsBuilder options =
        timed(ConvolutionBenchmark.class, contender, degree)
            .param("kind", contender.kind().label())
            .param("edges", Integer.toString(edges))
            .param("weights", request.weights().name().toLowerCase(Locale.ROOT))
            .param("graph", operands(ConvolutionBenchmark.RANDOM));
    return perChannel(options, edges);
  }

  /** Nanoseconds per item and channel of one contender. */
  @Override
  public Score manyBody(Contender contender, int degree, int order, int batch) {
    ChainedOptionsBuilder options =
        timed(ManyBodyBenchmark.class, contender, degree)
            .param("order", Integer.toString(order))
            .param("batch", Integer.toString(batch));
    return perChannel(options, batch);
  }

  private String operands(String otherwise) {
    return request.operands().map(file -> file.toAbsolutePath().toString()).orElse(otherwise);
  }

  private Score perChannel(ChainedOptionsBuilder options, int items) {
    return score(run(options), IterationResult::getPrimaryResult)
        .times(1.0 / ((double) items * request.channels()));
  }

  private ChainedOptionsBuilder timed(Class<?> benchmark, Contender contender, int degree) {
    Effort effort = request.effort();
    String algorithm =
        contender == Contender.CONTRACTION
            ? ManyBodyBenchmark.CONTRACTION
            : contender.algorithm().map(Choice::label).orElse(TensorProductBenchmark.PLANNER);
    return options(benchmark)
        .param("algorithm", algorithm)
        .param("degree", Integer.toString(degree))
        .param("channels", Integer.toString(request.channels()))
        .param("dtype", request.dtype().name())
        .param("threads", Integer.toString(request.threads()))
        .param("seed", Long.toString(request.seed()))
        .param("settle", Integer.toString(effort.settleMilliseconds()))
        .forks(effort.forks())
        .warmupIterations(1)
        .warmupTime(TimeValue.milliseconds(effort.iterationMilliseconds()))
        .measurementIterations(effort.iterations())
        .measurementTime(TimeValue.milliseconds(effort.iterationMilliseconds()));
  }

  private static ChainedOptionsBuilder options(Class<?> benchmark) {
    String calibration = System.getProperty(Calibration.PROPERTY, "");
    String[] arguments =
        calibration.isEmpty()
            ? new String[0]
            : new String[] {"-D" + Calibration.PROPERTY + "=" + calibration};
    return new OptionsBuilder()
        .jvmArgsPrepend(arguments)
        .include("^" + Pattern.quote(benchmark.getName() + "."))
        .shouldFailOnError(true)
        .timeout(TimeValue.minutes(10));
  }

  private static Score score(RunResult run, Function<IterationResult, Result<?>> select) {
    ListStatistics statistics = new ListStatistics();
    List<Double> iterations = new ArrayList<>();
    for (BenchmarkResult fork : run.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        double score = select.apply(iteration).getScore();
        iterations.add(score);
        statistics.addValue(score);
      }
    }
    return new Score(statistics.getMin(), statistics.getMeanErrorAt(0.999), iterations);
  }

  /** Runs one benchmark; what JMH would print goes to a file that is shown only if it fails. */
  private static RunResult run(ChainedOptionsBuilder options) {
    try {
      Path log = Files.createTempFile("casimir-jmh", ".txt");
      try {
        Collection<RunResult> results =
            new Runner(options.verbosity(VerboseMode.NORMAL).output(log.toString()).build()).run();
        return results.iterator().next();
      } catch (RunnerException e) {
        throw new IllegalStateException(
            "a measurement failed: " + e.getMessage() + "\n" + Files.readString(log), e);
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the log of a measurement cannot be written", e);
    }
  }
}
