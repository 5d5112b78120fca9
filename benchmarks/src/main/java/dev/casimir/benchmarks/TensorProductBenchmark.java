package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * One tensor product of degrees 0..L with themselves into the same degrees. A call is a forward
 * over the whole batch; the counter {@code products} gives nanoseconds per product, that is per
 * batch item and channel.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {
      "--add-modules",
      "jdk.incubator.vector",
      // Some kernels are dozens of methods, each of which must be called thousands of times before
      // C2 compiles it, hundreds of times slower than afterwards.
      "-XX:CompileThresholdScaling=0.1"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TensorProductBenchmark {
  /** Value of {@link #operands} for standard normal numbers. */
  public static final String RANDOM = "random";

  /** Value of {@link #algorithm} for the planner's choice. */
  public static final String PLANNER = Parameters.PLANNER;

  @Param({"gaunt"})
  public String kind = "gaunt";

  @Param({"auto", "sparse", "grid"})
  public String algorithm = PLANNER;

  @Param({"2", "4", "6", "8"})
  public int degree = 1;

  @Param({"64"})
  public int channels = 64;

  /** Items per call; 0 for as many as stay in cache. */
  @Param({"0"})
  public int batch = 0;

  @Param({"FLOAT32"})
  public DType dtype = DType.FLOAT32;

  @Param({"1"})
  public int threads = 1;

  @Param({"IR_MUL"})
  public Layout layout = Layout.IR_MUL;

  /** {@code random}, or a file as in {@link Operands}. */
  @Param({"random"})
  public String operands = RANDOM;

  @Param({"1"})
  public long seed = 1;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"0"})
  public int settle = 0;

  /** {@code forward}, {@code backward} or {@code double-backward}. */
  @Param({"forward"})
  public String pass = "forward";

  /** {@code natural}: degrees 0..L with parity (-1)^l; {@code both}: with either parity. */
  @Param({"natural"})
  public String outputs = "natural";

  private static final String BOTH = "both";

  /** Nanoseconds: about what scalar code takes, a tenth of what interpreted code does. */
  private static final double SLOWEST_MULTIPLY_ADD = 2;

  private Arena arena = Arena.ofAuto();
  private Prepared prepared = new Prepared(0, () -> {});

  private record Prepared(long products, Runnable call) {}

  /** Products computed, for JMH to divide the time by. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long products;
  }

  @Setup
  public void prepare() {
    int items = batch > 0 ? batch : CacheResidence.batch(degree, channels, dtype, threads);
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    Irreps output = outputs.equals(BOTH) ? bothParities(irreps) : irreps;
    TensorProduct product = new TensorProduct(Parameters.kind(kind), irreps, irreps, output);
    PlanOptions options = PlanOptions.of(dtype, layout).withThreads(threads);
    ProductKernel kernel =
        Device.cpu()
            .plan(product, Parameters.withAlgorithm(options, Algorithm.values(), algorithm));
    arena = Arena.ofShared();
    Operands source =
        operands.equals(RANDOM) ? Operands.random(seed) : Operands.read(Path.of(operands), degree);
    Tensor x = source.tensor(arena, 0, dtype, layout, degree, channels, items);
    Tensor y = source.tensor(arena, 1, dtype, layout, degree, channels, items);
    Tensor z = Tensor.zeros(arena, dtype, items, output.dimension());
    Tensor gradZ = Tensor.random(arena, dtype, seed, items, output.dimension());
    Tensor[] more = new Tensor[4];
    for (int i = 0; i < more.length; i++) {
      more[i] = Tensor.random(arena, dtype, seed + 1 + i, items, irreps.dimension());
    }
    Runnable call =
        switch (pass) {
          case "forward" -> () -> kernel.forward(x, y, z);
          case "backward" -> () -> kernel.backward(x, y, gradZ, more[0], more[1]);
          case "double-backward" ->
              () -> kernel.doubleBackward(x, y, gradZ, more[0], more[1], more[2], more[3], z);
          default -> throw new IllegalArgumentException("pass: not known: " + pass);
        };
    prepared = new Prepared((long) items * channels, call);
    double slowest = SLOWEST_MULTIPLY_ADD * kernel.report().multiplyAdds() * prepared.products();
    new Settling(prepared.call(), slowest, threads == 1).run(settle);
  }

  private static Irreps bothParities(Irreps irreps) {
    List<Irreps.Block> blocks = new ArrayList<>(irreps.blocks());
    for (Irreps.Block block : irreps.blocks()) {
      Irrep irrep = block.irrep();
      blocks.add(
          new Irreps.Block(block.multiplicity(), new Irrep(irrep.degree(), -irrep.parity())));
    }
    return Irreps.of(blocks);
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
