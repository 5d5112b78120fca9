package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.linalg.QrFactorization;
import dev.casimir.linalg.SingularValueDecomposition;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
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
 * Eigenvalues and eigenvectors, singular values, or triangular factors of square matrices of normal
 * deviates, with the counters of {@link ItemwiseCall.Work}: nanoseconds per item. Batch and warm-up
 * are those of {@link LieBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SymmetricEigenBenchmark {
  /** {@code symmetric-eigen}, {@code svd} or {@code qr}. */
  @Param({"symmetric-eigen"})
  public String operation = "symmetric-eigen";

  /** Rows of a matrix. */
  @Param({"2", "3", "4", "6"})
  public int size = 3;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  /** {@code component-major} or {@code item-major}. */
  @Param({"component-major", "item-major"})
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
    Arrangement arranged = Parameters.word(Arrangement.class, "arrangement", arrangement);
    ItemwiseKernel kernel =
        Device.cpu()
            .plan(operation(arranged), PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads));
    arena = Arena.ofShared();
    ItemwiseCall.Place place = new ItemwiseCall.Place(arena, dtype, arranged, items);
    double[] matrices = matrices(items, size, seed);
    List<Tensor> inputs =
        List.of(ItemTensors.of(arena, dtype, arranged, kernel.inputs().getFirst(), matrices));
    prepared = ItemwiseCall.of(kernel, pass, inputs, place);
    prepared.settle(settle, threads == 1);
  }

  private Operation<ItemwiseKernel> operation(Arrangement arranged) {
    return switch (operation) {
      case "symmetric-eigen" -> SymmetricEigen.of(size).arranged(arranged);
      case "svd" -> SingularValueDecomposition.of(size, size).arranged(arranged);
      case "qr" -> QrFactorization.of(size, size).arranged(arranged);
      default ->
          throw new IllegalArgumentException(
              "operation: expected symmetric-eigen, svd or qr, got " + operation);
    };
  }

  /** Symmetric matrices of normal deviates, item by item. */
  public static double[] matrices(int items, int size, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double[] rows = new double[items * size * size];
    for (int item = 0; item < items; item++) {
      for (int i = 0; i < size; i++) {
        for (int j = i; j < size; j++) {
          double entry = (float) random.nextGaussian();
          rows[(item * size + i) * size + j] = entry;
          rows[(item * size + j) * size + i] = entry;
        }
      }
    }
    return rows;
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
