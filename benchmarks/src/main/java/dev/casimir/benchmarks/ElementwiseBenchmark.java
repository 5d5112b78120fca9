package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
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
 * Elementary functions of numbers evenly drawn from [-1, 1], with the counters of {@link
 * ItemwiseCall.Work}: an item is an element. The default of 16384 elements stays in the
 * second-level cache; 1 element shows what a call costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ElementwiseBenchmark {
  /** A label of {@link ElementaryFunction}. */
  @Param({"logistic", "shifted-logistic", "tanh", "exp", "dsilu"})
  public String function = "logistic";

  @Param({"REAL", "COMPLEX", "DEVIATION", "COMPLEX_DEVIATION"})
  public Elementwise.Form form = Elementwise.Form.REAL;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  @Param({"16384"})
  public int items = 16384;

  @Param({"1"})
  public int threads = 1;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"5000"})
  public int settle = 0;

  private Arena arena = Arena.ofAuto();
  private ItemwiseCall prepared = new ItemwiseCall(() -> {}, 0, 0, 0);

  @Setup
  public void prepare() {
    ItemwiseKernel kernel =
        Device.cpu()
            .plan(
                Elementwise.of(function(function), form),
                PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads));
    arena = Arena.ofShared();
    ItemwiseCall.Place place = new ItemwiseCall.Place(arena, dtype, Arrangement.ITEM_MAJOR, items);
    List<Tensor> inputs =
        kernel.inputs().stream()
            .map(shape -> Tensor.random(arena, dtype, shape.name().hashCode(), items))
            .toList();
    prepared = ItemwiseCall.of(kernel, "forward", inputs, place);
    prepared.settle(settle, threads == 1);
  }

  private static ElementaryFunction function(String label) {
    for (ElementaryFunction function : ElementaryFunction.values()) {
      if (function.label().equals(label)) {
        return function;
      }
    }
    throw new IllegalArgumentException("function: expected a label of one, got " + label);
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
