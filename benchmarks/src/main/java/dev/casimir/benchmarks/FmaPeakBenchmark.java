package dev.casimir.benchmarks;

import dev.casimir.tensor.DType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The multiply-add peak of one core: the roof over every kernel. The counter {@code flops} is in
 * operations per nanosecond, that is GFLOP/s.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class FmaPeakBenchmark {
  /** Steps of one call: long enough to hide the call, short enough for many calls. */
  static final int STEPS = 10_000;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"5000"})
  public int settle = 0;

  private MultiplyAddChains chains = new ScalarChains(true);
  private double multiplier;
  private double addend;

  /** Read by nobody; keeps the chains of the warm-up alive. */
  public double result;

  /** Operations done, for JMH to divide by the time. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long flops;
  }

  /**
   * The chains converge to addend / (1 - multiplier), so nothing overflows or becomes subnormal.
   */
  @Setup
  public void prepare() {
    chains = MultiplyAddChains.of(dtype);
    multiplier = 0.75;
    addend = 0.25;
    double nanosecondPerOperation = chains.operations(STEPS);
    new Settling(() -> result = run(), nanosecondPerOperation, true).run(settle);
  }

  @Benchmark
  public double peak(Work work) {
    work.flops += chains.operations(STEPS);
    return run();
  }

  private double run() {
    return chains.run(STEPS, multiplier, addend);
  }
}
