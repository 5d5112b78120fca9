package dev.casimir.benchmarks.peers;

import dev.casimir.benchmarks.MatrixMultiplyBenchmark;
import dev.casimir.benchmarks.Settling;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.linalg.MatrixMultiply;
import dev.casimir.linalg.MatrixMultiplyKernel;
import dev.casimir.linalg.PackedMatrix;
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
 * The product of two matrices by our kernels and by {@code torch.matmul}, on the same numbers, one
 * thread. The counter {@code multiplyAdds} gives nanoseconds per multiply-add. Products are held
 * against ours in double precision before anything is timed.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MatrixMultiplyPeers {
  /** Nanoseconds of a multiply-add that compiled code surely undercuts. */
  private static final double SLOWEST_MULTIPLY_ADD = 0.5;

  /** Ours with the second factor packed before, ours without, libtorch. */
  @Param({"casimir-packed", "casimir", "torch"})
  public String library = "casimir";

  /** Rows of the product, terms of a sum, columns of the product. */
  @Param({"512x522x522", "25x256x256", "50x256x256"})
  public String size = "512x522x522";

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  @Param({"1"})
  public long seed = 1;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"5000"})
  public int settle = 0;

  private Arena arena = Arena.ofAuto();
  private Runnable code = () -> {};
  private Runnable closing = () -> {};
  private long multiplyAdds;

  /** What was computed, for JMH to divide the time by. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long multiplyAdds;
  }

  /** Computes once, compares, and runs until the speed has settled. */
  @Setup
  public void prepare() {
    int[] extents = MatrixMultiplyBenchmark.extents(size);
    multiplyAdds = (long) extents[0] * extents[1] * extents[2];
    arena = Arena.ofShared();
    Tensor first = Tensor.random(arena, dtype, seed, extents[0], extents[1]);
    Tensor second = Tensor.random(arena, dtype, seed + 1, extents[1], extents[2]);
    double[] a = first.toDoubleArray();
    double[] b = second.toDoubleArray();
    double[] exact = exact(extents, a, b);
    switch (library) {
      case "casimir", "casimir-packed" -> {
        MatrixMultiplyKernel kernel = plan(dtype);
        Tensor product = Tensor.zeros(arena, dtype, extents[0], extents[2]);
        PackedMatrix packed = kernel.pack(arena, second);
        code =
            library.equals("casimir")
                ? () -> kernel.forward(first, second, product)
                : () -> kernel.forward(first, packed, product);
        code.run();
        Agreement.require(library, dtype, product.toDoubleArray(), exact);
      }
      case "torch" -> {
        TorchMatrix torch = new TorchMatrix(extents[1], dtype, 1, a, b);
        closing = torch::close;
        Agreement.require(library, dtype, torch.numbers(), exact);
        code = () -> torch.multiply().close();
      }
      default -> throw new IllegalArgumentException("library: not known: " + library);
    }
    new Settling(code, SLOWEST_MULTIPLY_ADD * multiplyAdds, true).run(settle);
  }

  private static MatrixMultiplyKernel plan(DType precision) {
    return Device.cpu().plan(MatrixMultiply.plain(), PlanOptions.of(precision, Layout.IR_MUL));
  }

  private double[] exact(int[] extents, double[] a, double[] b) {
    Tensor product = Tensor.zeros(arena, DType.FLOAT64, extents[0], extents[2]);
    plan(DType.FLOAT64)
        .forward(
            Tensor.copyOf(arena, DType.FLOAT64, a, extents[0], extents[1]),
            Tensor.copyOf(arena, DType.FLOAT64, b, extents[1], extents[2]),
            product);
    return product.toDoubleArray();
  }

  @TearDown
  public void free() {
    closing.run();
    arena.close();
  }

  @Benchmark
  public void apply(Work work) {
    code.run();
    work.multiplyAdds += multiplyAdds;
  }
}
