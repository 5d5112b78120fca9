package dev.casimir.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import dev.casimir.benchmarks.CacheResidence;
import dev.casimir.benchmarks.Operands;
import dev.casimir.benchmarks.Settling;
import dev.casimir.benchmarks.TensorProductBenchmark;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Map;
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
 * One tensor product of degrees 0..L with themselves into the same degrees, by our kernels and by
 * libtorch, on the same numbers. The result is held against ours in double precision before
 * anything is timed. A call is a forward over the whole batch; the counter {@code products} gives
 * nanoseconds per product, that is per batch item and channel.
 *
 * <p>Ours are in the IR_MUL layout. {@code torch-einsum} has one row for each item and channel, as
 * a model has; {@code torch-columns} has the components first, which suits libtorch's elementwise
 * code better and is the fairer opponent.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {
      "--add-modules",
      "jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:CompileThresholdScaling=0.1"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TensorProductPeers {
  private static final String ROWS = "torch-einsum";
  private static final String COLUMNS = "torch-columns";
  private static final Map<String, TorchProduct.Arrangement> TORCH =
      Map.of(ROWS, TorchProduct.Arrangement.ROWS, COLUMNS, TorchProduct.Arrangement.COLUMNS);

  private static final double SLOWEST_MULTIPLY_ADD = 2;

  @Param({"cg"})
  public String kind = "cg";

  @Param({"dense", "sparse", ROWS, COLUMNS})
  public String algorithm = ROWS;

  @Param({"1", "2", "3", "4", "5", "6"})
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

  @Param({"1"})
  public long seed = 1;

  /** Milliseconds of processor time, at most, to run until our speed has settled. */
  @Param({"6000"})
  public int settle = 6000;

  private Arena arena = Arena.ofAuto();
  private Prepared prepared = new Prepared(0, () -> {}, () -> {});

  private record Prepared(long products, Runnable forward, Runnable free) {}

  /** Computes once, compares, and lets our kernels settle. */
  @Setup
  public void prepare() {
    ProductKind product =
        Arrays.stream(ProductKind.values())
            .filter(known -> known.label().equals(kind))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("kind: not known: " + kind));
    int items = batch > 0 ? batch : CacheResidence.batch(degree, channels, dtype, threads);
    arena = Arena.ofShared();
    Tensor x = operand(0, dtype, items);
    Tensor y = operand(1, dtype, items);
    Tensor exact =
        product(product, operand(0, DType.FLOAT64, items), operand(1, DType.FLOAT64, items));
    prepared =
        TORCH.containsKey(algorithm) ? torch(product, x, y, exact) : ours(product, x, y, exact);
  }

  /** Frees the operands of both sides. */
  @TearDown
  public void free() {
    prepared.free().run();
    arena.close();
  }

  @Benchmark
  public void forward(TensorProductBenchmark.Work work) {
    prepared.forward().run();
    work.products += prepared.products();
  }

  private Prepared torch(ProductKind kind, Tensor x, Tensor y, Tensor exact) {
    TorchProduct torch =
        new TorchProduct(
            kind,
            degree,
            TORCH.getOrDefault(algorithm, TorchProduct.Arrangement.ROWS),
            dtype,
            threads,
            Agreement.rows(x, channels),
            Agreement.rows(y, channels));
    Agreement.require(algorithm, dtype, torch.result(), Agreement.rows(exact, channels));
    Runnable forward =
        () -> {
          try (NDArray z = torch.multiply()) {
            z.getShape();
          }
        };
    return new Prepared(x.shape()[0] * channels, forward, torch::close);
  }

  private Prepared ours(ProductKind kind, Tensor x, Tensor y, Tensor exact) {
    Algorithm wanted =
        Arrays.stream(Algorithm.values())
            .filter(known -> known.label().equals(algorithm))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("algorithm: not known: " + algorithm));
    ProductKernel kernel = plan(kind, dtype, wanted);
    Tensor z = Tensor.zeros(arena, dtype, x.shape());
    kernel.forward(x, y, z);
    Agreement.require(algorithm, dtype, z.toDoubleArray(), exact.toDoubleArray());
    Runnable forward = () -> kernel.forward(x, y, z);
    long products = x.shape()[0] * channels;
    double slowest = SLOWEST_MULTIPLY_ADD * kernel.report().multiplyAdds() * products;
    new Settling(forward, slowest, threads == 1).run(settle);
    return new Prepared(products, forward, () -> {});
  }

  private Tensor product(ProductKind kind, Tensor x, Tensor y) {
    Tensor z = Tensor.zeros(arena, DType.FLOAT64, x.shape());
    plan(kind, DType.FLOAT64, Algorithm.SPARSE).forward(x, y, z);
    return z;
  }

  private ProductKernel plan(ProductKind kind, DType precision, Algorithm wanted) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    PlanOptions options =
        PlanOptions.of(precision, Layout.IR_MUL).withThreads(threads).withAlgorithm(wanted);
    return Device.cpu().plan(new TensorProduct(kind, irreps, irreps, irreps), options);
  }

  private Tensor operand(int which, DType precision, int items) {
    return Operands.random(seed)
        .tensor(arena, which, precision, Layout.IR_MUL, degree, channels, items);
  }
}
