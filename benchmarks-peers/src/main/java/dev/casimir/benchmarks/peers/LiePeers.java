package dev.casimir.benchmarks.peers;

import dev.casimir.benchmarks.ItemTensors;
import dev.casimir.benchmarks.Settling;
import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rotations and 3x3 matrices by our kernels and by other libraries of the JVM, on the same numbers,
 * one thread. A call is the whole batch; the counter {@code items} gives nanoseconds per item.
 * Results are held against ours in double precision before anything is timed.
 *
 * <p>Ours are component-major tensors. The others get their own objects, made before, and keep the
 * objects they return. They know double precision only.
 *
 * <p>What Hipparchus exponentiates is scaled by a power of two that is one too low, which leaves
 * relative errors up to 7e-7 in matrices whose norm is above 5.4. Those measured here are smaller.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LiePeers {
  private static final String OURS = "casimir";

  /** Of the rms of the result. */
  private static final double FLOAT64_BOUND = 1e-9;

  private static final double FLOAT32_BOUND = 1e-5;

  /** Nanoseconds of an item that compiled code surely undercuts. */
  private static final double SLOWEST_ITEM = 100_000;

  /** A map and who computes it. */
  @Param({
    "so3-exp:casimir",
    "so3-exp:hipparchus",
    "so3-exp:commons-math",
    "so3-log:casimir",
    "so3-log:hipparchus",
    "so3-log:commons-math",
    "gl3-exp:casimir",
    "gl3-exp:hipparchus",
    "gl3-polar:casimir",
    "gl3-polar:hipparchus",
    "gl3-polar:commons-math",
    "gl3-polar:ejml"
  })
  public String contender = "so3-exp:casimir";

  /** Of ours. */
  @Param({"FLOAT64"})
  public DType dtype = DType.FLOAT64;

  @Param({"1040"})
  public int items = 1040;

  @Param({"1"})
  public long seed = 1;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"5000"})
  public int settle = 0;

  private Arena arena = Arena.ofAuto();
  private Runnable code = () -> {};

  /** Items computed, for JMH to divide the time by. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long items;
  }

  /** Computes once, compares, and runs until the speed has settled. */
  @Setup
  public void prepare() {
    int colon = contender.indexOf(':');
    ComparedMap map =
        Arrays.stream(ComparedMap.values())
            .filter(known -> contender.startsWith(known.label() + ":"))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("contender: not known: " + contender));
    String library = contender.substring(colon + 1);
    arena = Arena.ofShared();
    double[] operands = map.operands(items, seed);
    double[] exact = new Ours(map, DType.FLOAT64, arena, operands).rows();
    if (library.equals(OURS)) {
      Ours ours = new Ours(map, dtype, arena, operands);
      double bound = dtype == DType.FLOAT32 ? FLOAT32_BOUND : FLOAT64_BOUND;
      Agreement.require(contender, bound, ours.rows(), exact);
      code = ours::run;
    } else {
      MappedItems<?, ?> peer = map.by(library, operands);
      Agreement.require(contender, FLOAT64_BOUND, peer.rows(), exact);
      code = peer::run;
    }
    new Settling(code, SLOWEST_ITEM * items, true).run(settle);
  }

  @TearDown
  public void free() {
    arena.close();
  }

  @Benchmark
  public void apply(Work work) {
    code.run();
    work.items += items;
  }

  /** A kernel and its tensors, already computed once. */
  private static final class Ours {
    private static final Arrangement ARRANGEMENT = Arrangement.COMPONENT_MAJOR;

    private final ItemwiseKernel kernel;
    private final List<Tensor> inputs;
    private final List<Tensor> outputs;

    Ours(ComparedMap map, DType dtype, Arena arena, double[] operands) {
      kernel = Device.cpu().plan(map.operation(ARRANGEMENT), PlanOptions.of(dtype, Layout.IR_MUL));
      Tensor input =
          ItemTensors.of(arena, dtype, ARRANGEMENT, kernel.inputs().getFirst(), operands);
      int items = operands.length / kernel.inputs().getFirst().size();
      inputs = List.of(input);
      outputs =
          kernel.outputs().stream()
              .map(shape -> ItemTensors.zeros(arena, dtype, ARRANGEMENT, shape, items))
              .toList();
      run();
    }

    void run() {
      kernel.forward(inputs, outputs);
    }

    /** Numbers of the first result, item by item. */
    double[] rows() {
      return ItemTensors.rows(outputs.getFirst(), ARRANGEMENT, kernel.outputs().getFirst());
    }
  }
}
