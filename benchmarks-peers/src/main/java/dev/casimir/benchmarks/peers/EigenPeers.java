package dev.casimir.benchmarks.peers;

import dev.casimir.benchmarks.ItemTensors;
import dev.casimir.benchmarks.Settling;
import dev.casimir.benchmarks.SymmetricEigenBenchmark;
import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
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
 * Eigenvalues and eigenvectors of symmetric matrices by our kernels, by other libraries of the JVM
 * and by {@code torch.linalg.eigh}, on the same numbers, one thread. A call is the whole batch; the
 * counter {@code items} gives nanoseconds per item. Eigenvalues are held against ours in double
 * precision before anything is timed.
 *
 * <p>Ours and libtorch's are tensors [items, d, d]; other libraries get objects made before, and
 * know double precision only.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class EigenPeers {
  private static final double FLOAT64_BOUND = 1e-12;
  private static final double FLOAT32_BOUND = 1e-5;

  /** Nanoseconds of an item that compiled code surely undercuts. */
  private static final double SLOWEST_ITEM = 100_000;

  /** Who computes it. */
  @Param({"casimir", "torch", "ejml", "hipparchus"})
  public String library = "casimir";

  /** Rows of a matrix. */
  @Param({"3"})
  public int size = 3;

  /** Of ours and libtorch's. */
  @Param({"FLOAT32", "FLOAT64"})
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
  private Runnable closing = () -> {};

  /** Items computed, for JMH to divide the time by. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long items;
  }

  /** Computes once, compares, and runs until the speed has settled. */
  @Setup
  public void prepare() {
    arena = Arena.ofShared();
    double[] matrices = SymmetricEigenBenchmark.matrices(items, size, seed);
    double[] exact = new Ours(size, DType.FLOAT64, arena, matrices).values();
    double bound = dtype == DType.FLOAT32 ? FLOAT32_BOUND : FLOAT64_BOUND;
    switch (library) {
      case "casimir" -> {
        Ours ours = new Ours(size, dtype, arena, matrices);
        Agreement.require(library, bound, ours.values(), exact);
        code = ours::run;
      }
      case "torch" -> {
        TorchEigen torch = new TorchEigen(size, dtype, 1, matrices);
        closing = torch::close;
        Agreement.require(library, bound, torch.values(), exact);
        code = () -> torch.decompose().close();
      }
      case "ejml" -> code = compared(EigenItems.ejml(size, matrices), exact);
      case "hipparchus" -> code = compared(EigenItems.hipparchus(size, matrices), exact);
      default -> throw new IllegalArgumentException("library: not known: " + library);
    }
    new Settling(code, SLOWEST_ITEM * items, true).run(settle);
  }

  private Runnable compared(MappedItems<?, ?> peer, double[] exact) {
    Agreement.require(library, FLOAT64_BOUND, peer.rows(), exact);
    return peer::run;
  }

  @TearDown
  public void free() {
    closing.run();
    arena.close();
  }

  @Benchmark
  public void apply(Work work) {
    code.run();
    work.items += items;
  }

  /** A kernel and its tensors, already computed once. */
  private static final class Ours {
    private static final Arrangement ARRANGEMENT = Arrangement.ITEM_MAJOR;

    private final ItemwiseKernel kernel;
    private final List<Tensor> inputs;
    private final List<Tensor> outputs;

    Ours(int size, DType dtype, Arena arena, double[] matrices) {
      kernel =
          Device.cpu()
              .plan(
                  SymmetricEigen.of(size).arranged(ARRANGEMENT),
                  PlanOptions.of(dtype, Layout.IR_MUL));
      inputs =
          List.of(ItemTensors.of(arena, dtype, ARRANGEMENT, kernel.inputs().getFirst(), matrices));
      int items = matrices.length / size / size;
      outputs =
          kernel.outputs().stream()
              .map(shape -> ItemTensors.zeros(arena, dtype, ARRANGEMENT, shape, items))
              .toList();
      run();
    }

    void run() {
      kernel.forward(inputs, outputs);
    }

    double[] values() {
      return ItemTensors.rows(outputs.getFirst(), ARRANGEMENT, kernel.outputs().getFirst());
    }
  }
}
