package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.SymmetricContraction;
import dev.casimir.product.SymmetricContractionKernel;
import dev.casimir.so3.Irreps;
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
 * One many-body product of degrees 0..L with itself, or MACE's symmetric contraction of the same
 * irreps. The counter {@code products} gives nanoseconds per batch item and channel.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    // As for tensor products.
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ManyBodyBenchmark {
  /** Value of {@link #algorithm} for the symmetric contraction. */
  public static final String CONTRACTION = "contraction";

  /** {@code auto}, {@code grid}, {@code nested}, {@code fourier} or {@code contraction}. */
  @Param({"auto"})
  public String algorithm = Parameters.PLANNER;

  @Param({"1", "2", "3", "4"})
  public int degree = 1;

  /** Factors. */
  @Param({"3"})
  public int order = 3;

  /** Largest degree of the result; -1 for that of the operand. */
  @Param({"-1"})
  public int outputDegree = -1;

  @Param({"64"})
  public int channels = 64;

  /** Items per call; 0 for as many as stay in cache. */
  @Param({"0"})
  public int batch = 0;

  @Param({"FLOAT32"})
  public DType dtype = DType.FLOAT32;

  @Param({"1"})
  public int threads = 1;

  @Param({"1"})
  public long seed = 1;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"0"})
  public int settle = 0;

  /** {@code forward} or {@code backward}; the contraction has the first alone. */
  @Param({"forward"})
  public String pass = "forward";

  private static final double SLOWEST_MULTIPLY_ADD = 2;

  private Arena arena = Arena.ofAuto();
  private Prepared prepared = new Prepared(0, 0, () -> {});

  private record Prepared(long products, long multiplyAdds, Runnable call) {}

  /** Products computed, for JMH to divide the time by. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long products;
  }

  @Setup
  public void prepare() {
    int items = batch > 0 ? batch : CacheResidence.batch(degree, channels, dtype, threads);
    Irreps input = Irreps.sphericalHarmonics(degree, channels);
    Irreps output = Irreps.sphericalHarmonics(outputDegree < 0 ? degree : outputDegree, channels);
    PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads);
    arena = Arena.ofShared();
    Tensor x = Tensor.random(arena, dtype, seed, items, input.dimension());
    Tensor z = Tensor.zeros(arena, dtype, items, output.dimension());
    prepared =
        algorithm.equals(CONTRACTION)
            ? contraction(new SymmetricContraction(input, output, order), options, x, z)
            : product(new ManyBodyProduct(input, output, order), options, x, z);
    double slowest = SLOWEST_MULTIPLY_ADD * prepared.multiplyAdds() * (double) prepared.products();
    new Settling(prepared.call(), slowest, threads == 1).run(settle);
  }

  private Prepared product(ManyBodyProduct product, PlanOptions options, Tensor x, Tensor z) {
    ManyBodyKernel kernel =
        Device.cpu()
            .plan(
                product, Parameters.withAlgorithm(options, ManyBodyAlgorithm.values(), algorithm));
    Tensor gradZ = Tensor.random(arena, dtype, seed + 1, z.dimension(0), z.dimension(1));
    Tensor gradX = Tensor.zeros(arena, dtype, x.dimension(0), x.dimension(1));
    Runnable call =
        switch (pass) {
          case "forward" -> () -> kernel.forward(x, z);
          case "backward" -> () -> kernel.backward(x, gradZ, gradX);
          default -> throw new IllegalArgumentException("pass: not known: " + pass);
        };
    return new Prepared(x.dimension(0) * channels, kernel.report().multiplyAdds(), call);
  }

  private Prepared contraction(
      SymmetricContraction contraction, PlanOptions options, Tensor x, Tensor z) {
    if (!pass.equals("forward")) {
      throw new IllegalArgumentException("pass: expected forward, got " + pass);
    }
    SymmetricContractionKernel kernel = Device.cpu().plan(contraction, options);
    Tensor weights = Tensor.random(arena, dtype, seed + 1, contraction.pathCount(), channels);
    return new Prepared(
        x.dimension(0) * channels,
        kernel.report().multiplyAdds(),
        () -> kernel.forward(x, weights, z));
  }

  @TearDown
  public void free() {
    arena.close();
  }

  @Benchmark
  public void product(Work work) {
    prepared.call().run();
    work.products += prepared.products();
  }
}
