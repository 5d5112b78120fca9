package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.FrameAlgorithm;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Principal frames of point clouds, with the counters of {@link ItemwiseCall.Work}: nanoseconds per
 * cloud. The bytes of the construction are those of the points it reads and the frames it writes;
 * with {@code -bm thrpt -tu s} they compare with {@link MemoryBandwidthBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FrameBenchmark {
  /** Group of the frames. */
  @Param({"se"})
  public String group = "se";

  /** Points of a cloud. */
  @Param({"5", "32", "1024"})
  public int points = 5;

  @Param({"3"})
  public int dimension = 3;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  /** {@code auto} or a {@link FrameAlgorithm}. */
  @Param({"auto"})
  public String algorithm = "auto";

  /** Numbers of coordinates of all clouds together: far more than caches hold. */
  @Param({"15728640"})
  public long coordinates = 15_728_640;

  /** {@code construct}, {@code project}, {@code restore} or {@code backward}. */
  @Param({"construct"})
  public String pass = "construct";

  @Param({"1"})
  public int threads = 1;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"5000"})
  public int settle = 0;

  private Arena arena = Arena.ofAuto();
  private ItemwiseCall prepared = new ItemwiseCall(() -> {}, 0, 0, 0);

  @Setup
  public void prepare() {
    arena = Arena.ofShared();
    PrincipalFrames operation =
        PrincipalFrames.of(Parameters.word(FrameGroup.class, "group", group), dimension);
    PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads);
    PlanOptions chosen =
        algorithm.equals("auto")
            ? options
            : options.withAlgorithm(Parameters.word(FrameAlgorithm.class, "algorithm", algorithm));
    PrincipalFramesKernel kernel = Device.cpu().plan(operation, chosen);
    long count = Math.max(1, coordinates / dimension / points);
    Tensor x = Tensor.random(arena, dtype, 1, count, points, dimension);
    PointClouds clouds = PointClouds.of(x);
    Frames frames = Frames.allocate(arena, dtype, count, dimension);
    kernel.construct(clouds, frames);
    Tensor y = Tensor.zeros(arena, dtype, count, points, dimension);
    long cloudBytes = (long) points * dimension * dtype.bytes();
    long frameNumbers = 3L * dimension + (long) dimension * dimension + 2;
    long frameBytes = frameNumbers * dtype.bytes() + Integer.BYTES;
    prepared =
        switch (pass) {
          case "construct" ->
              call(() -> kernel.construct(clouds, frames), count, cloudBytes + frameBytes);
          case "project" ->
              call(
                  () -> kernel.project(FrameField.POINT, clouds, x, frames, y),
                  count,
                  2 * cloudBytes + frameBytes);
          case "restore" ->
              call(
                  () -> kernel.restore(FrameField.POINT, clouds, x, frames, y),
                  count,
                  2 * cloudBytes + frameBytes);
          case "backward" -> {
            FrameGradients gradients = FrameGradients.allocate(arena, dtype, count, dimension);
            yield call(
                () -> kernel.constructBackward(clouds, frames, gradients, y),
                count,
                2 * cloudBytes + 2 * frameBytes);
          }
          default ->
              throw new IllegalArgumentException(
                  "pass: expected construct, project, restore or backward, got " + pass);
        };
    prepared.settle(settle, threads == 1);
  }

  private ItemwiseCall call(Runnable code, long clouds, long bytesPerCloud) {
    return new ItemwiseCall(code, clouds, 0, clouds * bytesPerCloud);
  }

  @TearDown
  public void free() {
    arena.close();
  }

  @Benchmark
  public void apply(ItemwiseCall.Work work) {
    prepared.code().run();
    work.add(prepared);
  }
}
