package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
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
 * Spherical harmonics of a batch of directions on one thread. The counter {@code vectors} is in
 * vectors per nanosecond, {@code bytes}, of compulsory traffic, in GB/s.
 *
 * <p>The default batch leaves values and gradients up to degree 6 in level 2; a large one shows the
 * memory's bandwidth instead. It is no power of two, whose rows would fall on the same cache sets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class SphericalHarmonicsBenchmark {
  @Param({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"})
  public int degree = 6;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  @Param({"COMPONENT_MAJOR", "ITEM_MAJOR"})
  public Arrangement arrangement = Arrangement.COMPONENT_MAJOR;

  @Param({"1040"})
  public int batch = 1040;

  private Batch prepared = Batch.of(1, DType.FLOAT32, Arrangement.COMPONENT_MAJOR, 1);

  private record Batch(
      SphericalHarmonicsKernel kernel, Tensor vectors, Tensor values, Tensor gradients) {
    static Batch of(int degree, DType dtype, Arrangement arrangement, int items) {
      SphericalHarmonics operation =
          new SphericalHarmonics(degree, Normalization.COMPONENT, true, arrangement);
      SphericalHarmonicsKernel kernel =
          Device.cpu().plan(operation, PlanOptions.of(dtype, Layout.IR_MUL));
      Arena arena = Arena.ofAuto();
      int dimension = operation.dimension();
      return arrangement == Arrangement.ITEM_MAJOR
          ? new Batch(
              kernel,
              Tensor.random(arena, dtype, 1, items, 3),
              Tensor.zeros(arena, dtype, items, dimension),
              Tensor.zeros(arena, dtype, items, dimension, 3))
          : new Batch(
              kernel,
              Tensor.random(arena, dtype, 1, 3, items),
              Tensor.zeros(arena, dtype, dimension, items),
              Tensor.zeros(arena, dtype, dimension, 3, items));
    }
  }

  /** Work done, for JMH to divide by the time. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long vectors;
    public long bytes;
  }

  @Setup
  public void prepare() {
    prepared = Batch.of(degree, dtype, arrangement, batch);
  }

  @Benchmark
  public void values(Work work) {
    prepared.kernel.values(prepared.vectors, prepared.values);
    work.vectors += batch;
    work.bytes += (prepared.vectors.size() + prepared.values.size()) * dtype.bytes();
  }

  @Benchmark
  public void gradients(Work work) {
    prepared.kernel.gradients(prepared.vectors, prepared.values, prepared.gradients);
    long numbers = prepared.vectors.size() + prepared.values.size() + prepared.gradients.size();
    work.vectors += batch;
    work.bytes += numbers * dtype.bytes();
  }
}
