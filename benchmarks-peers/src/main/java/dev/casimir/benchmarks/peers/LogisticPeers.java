package dev.casimir.benchmarks.peers;

import dev.casimir.benchmarks.Settling;
import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The logistic function of real and complex numbers from [-1, 1] by our kernels and by {@code
 * torch.sigmoid}, on the same numbers in the same layout (complex ones as pairs), one thread. The
 * counter {@code elements} gives nanoseconds per element. Values are held against ours in double
 * precision before anything is timed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LogisticPeers {
  /** Nanoseconds of an element that compiled code surely undercuts. */
  private static final double SLOWEST_ELEMENT = 20;

  @Param({"casimir", "torch"})
  public String library = "casimir";

  @Param({"false", "true"})
  public boolean complex;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  @Param({"16384"})
  public int elements = 16384;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"5000"})
  public int settle = 0;

  private Arena arena = Arena.ofAuto();
  private Runnable code = () -> {};
  private Runnable closing = () -> {};

  /** What was computed, for JMH to divide the time by. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long elements;
  }

  /** Computes once, compares, and runs until the speed has settled. */
  @Setup
  public void prepare() {
    arena = Arena.ofShared();
    long[] shape = complex ? new long[] {elements, 2} : new long[] {elements};
    Tensor numbers = Tensor.random(arena, dtype, 1, shape);
    double[] values = numbers.toDoubleArray();
    Tensor exact = Tensor.zeros(arena, DType.FLOAT64, shape);
    plan(DType.FLOAT64).forward(Tensor.copyOf(arena, DType.FLOAT64, values, shape), exact);
    switch (library) {
      case "casimir" -> {
        ItemwiseKernel kernel = plan(dtype);
        Tensor output = Tensor.zeros(arena, dtype, shape);
        code = () -> kernel.forward(numbers, output);
        code.run();
        Agreement.require(library, dtype, output.toDoubleArray(), exact.toDoubleArray());
      }
      case "torch" -> {
        TorchSigmoid torch = new TorchSigmoid(complex, dtype, 1, values);
        closing = torch::close;
        Agreement.require(library, dtype, torch.values(), exact.toDoubleArray());
        code = () -> torch.apply().close();
      }
      default -> throw new IllegalArgumentException("library: not known: " + library);
    }
    new Settling(code, SLOWEST_ELEMENT * elements, true).run(settle);
  }

  private ItemwiseKernel plan(DType precision) {
    Elementwise operation =
        complex
            ? Elementwise.of(ElementaryFunction.LOGISTIC, Elementwise.Form.COMPLEX)
                .interleavedPairs()
            : Elementwise.of(ElementaryFunction.LOGISTIC, Elementwise.Form.REAL);
    return Device.cpu().plan(operation, PlanOptions.of(precision, Layout.IR_MUL));
  }

  @TearDown
  public void free() {
    closing.run();
    arena.close();
  }

  @Benchmark
  public void apply(Work work) {
    code.run();
    work.elements += elements;
  }
}
