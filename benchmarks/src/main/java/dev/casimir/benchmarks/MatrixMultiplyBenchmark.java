package dev.casimir.benchmarks;

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
 * A {@link MatrixMultiply}. The counter {@code multiplyAdds} gives nanoseconds per multiply-add:
 * two divided by it are GFLOP/s, to be held against {@link FmaPeakBenchmark}; {@code bytes} counts
 * both factors and the product once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MatrixMultiplyBenchmark {
  /** Nanoseconds of a multiply-add that compiled code surely undercuts. */
  private static final double SLOWEST_MULTIPLY_ADD = 0.5;

  /** Rows of the product, terms of a sum, columns of the product: {@code 512x522x522}. */
  @Param({"512x522x522", "25x256x256", "50x256x256"})
  public String size = "512x522x522";

  /** How factors are stored: {@code plain}, {@code first}, {@code second} or {@code both}. */
  @Param({"plain"})
  public String transposed = "plain";

  /** Whether the second factor is packed once for all calls. */
  @Param({"true"})
  public boolean packed = true;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  @Param({"1"})
  public int threads = 1;

  @Param({"1"})
  public long seed = 1;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"5000"})
  public int settle = 0;

  private Arena arena = Arena.ofAuto();
  private Runnable code = () -> {};
  private long multiplyAdds;
  private long bytes;

  /** What was computed, for JMH to divide the time by. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long multiplyAdds;
    public long bytes;
  }

  @Setup
  public void prepare() {
    int[] extents = extents(size);
    int m = extents[0];
    int k = extents[1];
    int n = extents[2];
    MatrixMultiply operation = operation();
    arena = Arena.ofShared();
    MatrixMultiplyKernel kernel =
        Device.cpu().plan(operation, PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads));
    Tensor first =
        operation.transposeFirst()
            ? Tensor.random(arena, dtype, seed, k, m)
            : Tensor.random(arena, dtype, seed, m, k);
    Tensor second =
        operation.transposeSecond()
            ? Tensor.random(arena, dtype, seed + 1, n, k)
            : Tensor.random(arena, dtype, seed + 1, k, n);
    Tensor product = Tensor.zeros(arena, dtype, m, n);
    if (packed) {
      PackedMatrix matrix = kernel.pack(arena, second);
      code = () -> kernel.forward(first, matrix, product);
    } else {
      code = () -> kernel.forward(first, second, product);
    }
    multiplyAdds = (long) m * k * n;
    bytes = (first.size() + second.size() + product.size()) * dtype.bytes();
    new Settling(code, SLOWEST_MULTIPLY_ADD * multiplyAdds, threads == 1).run(settle);
  }

  private MatrixMultiply operation() {
    return switch (transposed) {
      case "plain" -> MatrixMultiply.plain();
      case "first" -> MatrixMultiply.plain().transposedFirst();
      case "second" -> MatrixMultiply.plain().transposedSecond();
      case "both" -> MatrixMultiply.plain().transposedFirst().transposedSecond();
      default -> throw new IllegalArgumentException("transposed: not known: " + transposed);
    };
  }

  /**
   * Rows of the product, terms of a sum and columns of the product.
   *
   * @throws IllegalArgumentException where {@code size} is not three numbers with an x between them
   */
  public static int[] extents(String size) {
    if (!size.matches("\\d{1,9}x\\d{1,9}x\\d{1,9}")) {
      throw new IllegalArgumentException("size: expected for example 512x522x522, got " + size);
    }
    String[] parts = size.split("x", -1);
    return new int[] {
      Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2])
    };
  }

  @TearDown
  public void free() {
    arena.close();
  }

  @Benchmark
  public void apply(Work work) {
    code.run();
    work.multiplyAdds += multiplyAdds;
    work.bytes += bytes;
  }
}
