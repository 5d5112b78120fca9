package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.LieGroup;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.Decomposition.Kind;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
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
 * A {@link Decomposition} of matrices of GL or SL, or the way back, with the counters of {@link
 * ItemwiseCall.Work}: nanoseconds per item. Matrices, batch and warm-up are those of {@link
 * LieBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class DecompositionBenchmark {
  /** A {@link Kind}, for example {@code gl-chart}. */
  @Param({"polar", "kak", "iwasawa", "ldu", "gl-chart"})
  public String kind = "polar";

  /** Rows of a matrix. */
  @Param({"2", "3", "4"})
  public int size = 3;

  /** Whether factors are put together instead. */
  @Param({"false"})
  public boolean inverse = false;

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
    Kind known = Parameters.word(Kind.class, "kind", kind);
    Arrangement arranged = Parameters.word(Arrangement.class, "arrangement", arrangement);
    Decomposition decomposition = Decomposition.of(known, size).arranged(arranged);
    arena = Arena.ofShared();
    ItemwiseCall.Place place = new ItemwiseCall.Place(arena, dtype, arranged, items);
    ItemwiseKernel forth = plan(decomposition);
    LieGroup group = known == Kind.SL_CHART ? LieGroup.sl(size) : LieGroup.gl(size);
    double[] matrices = new GroupOperands(group, seed).elements(items);
    List<Tensor> inputs =
        List.of(ItemTensors.of(arena, dtype, arranged, forth.inputs().getFirst(), matrices));
    if (inverse) {
      List<Tensor> factors = place.zeros(forth.outputs());
      forth.forward(inputs, factors);
      prepared = ItemwiseCall.of(plan(decomposition.inverse()), pass, factors, place);
    } else {
      prepared = ItemwiseCall.of(forth, pass, inputs, place);
    }
    prepared.settle(settle, threads == 1);
  }

  private ItemwiseKernel plan(Decomposition decomposition) {
    return Device.cpu()
        .plan(decomposition, PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads));
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
