package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
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
 * A map of a matrix group on a batch of items, as in {@link LieOperation}, with the counters of
 * {@link ItemwiseCall.Work}: nanoseconds per item.
 *
 * <p>The default batch stays in level 2. It is no power of two, whose rows would fall on the same
 * cache sets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    // As for tensor products: a logarithm of 4x4 matrices is dozens of methods.
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LieBenchmark {
  /** A name as {@link LieGroup#parse} takes it. */
  @Param({"so2", "so3", "se2", "se3", "sim3", "gl2", "gl3", "gl4"})
  public String group = "so3";

  /** A {@link LieMap}, for example {@code left-jacobian}. */
  @Param({"exp", "log"})
  public String map = "exp";

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  /** {@code component-major} or {@code item-major}. */
  @Param({"component-major"})
  public String arrangement = "component-major";

  @Param({"1040"})
  public int items = 1040;

  /** {@code forward} or {@code backward}. */
  @Param({"forward"})
  public String pass = "forward";

  @Param({"1"})
  public int threads = 1;

  @Param({"1"})
  public long seed = 1;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"5000"})
  public int settle = 0;

  private Arena arena = Arena.ofAuto();
  private ItemwiseCall prepared = new ItemwiseCall(() -> {}, 0, 0, 0);

  @Setup
  public void prepare() {
    LieGroup matrices = LieGroup.parse(group);
    Arrangement arranged = Parameters.word(Arrangement.class, "arrangement", arrangement);
    LieOperation operation =
        LieOperation.of(matrices, Parameters.word(LieMap.class, "map", map)).arranged(arranged);
    ItemwiseKernel kernel =
        Device.cpu().plan(operation, PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads));
    arena = Arena.ofShared();
    prepared =
        ItemwiseCall.of(
            kernel,
            pass,
            new GroupOperands(matrices, seed).inputs(arena, dtype, operation, items),
            new ItemwiseCall.Place(arena, dtype, arranged, items));
    prepared.settle(settle, threads == 1);
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
