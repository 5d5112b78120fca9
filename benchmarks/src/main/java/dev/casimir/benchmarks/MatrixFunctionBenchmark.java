package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.LieGroup;
import dev.casimir.linalg.MatrixFunction;
import dev.casimir.linalg.MatrixOperation;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
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
 * A {@link MatrixOperation}, with the counters of {@link ItemwiseCall.Work}: nanoseconds per item.
 * Exponentials are of matrices with entries uniform in (-0.4, 0.4), logarithms and roots of
 * exponentials of such; symmetric ones are the symmetric parts. Batch and warm-up are those of
 * {@link LieBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:CompileThresholdScaling=0.1"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class MatrixFunctionBenchmark {
  /** Label of a {@link MatrixFunction}. */
  @Param({"exp", "log", "sqrt", "symmetric-exp", "symmetric-log", "symmetric-sqrt"})
  public String function = "exp";

  /** Rows of a matrix, at least 2. */
  @Param({"2", "3", "4"})
  public int size = 3;

  /** Whether the derivative in a direction is computed instead. */
  @Param({"false"})
  public boolean derivative = false;

  @Param({"FLOAT32", "FLOAT64"})
  public DType dtype = DType.FLOAT32;

  /** {@code component-major} or {@code item-major}. */
  @Param({"component-major"})
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
    MatrixFunction known =
        Arrays.stream(MatrixFunction.values())
            .filter(value -> value.label().equals(function))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("function: not known: " + function));
    Arrangement arranged = Parameters.word(Arrangement.class, "arrangement", arrangement);
    MatrixOperation operation = MatrixOperation.of(known, size).arranged(arranged);
    ItemwiseKernel kernel =
        Device.cpu()
            .plan(
                derivative ? operation.differentiated() : operation,
                PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads));
    arena = Arena.ofShared();
    GroupOperands operands = new GroupOperands(LieGroup.gl(size), seed);
    List<Tensor> inputs = new ArrayList<>();
    double[] numbers = matrices(known, operands);
    for (ItemShape shape : kernel.inputs()) {
      inputs.add(ItemTensors.of(arena, dtype, arranged, shape, numbers));
      numbers = operands.tangents(items);
    }
    prepared =
        ItemwiseCall.of(
            kernel, pass, inputs, new ItemwiseCall.Place(arena, dtype, arranged, items));
    prepared.settle(settle, threads == 1);
  }

  private double[] matrices(MatrixFunction known, GroupOperands operands) {
    double[] matrices = operands.tangents(items);
    return switch (known) {
      case EXP -> matrices;
      case SYMMETRIC_EXP -> symmetric(matrices);
      case LOG, SQUARE_ROOT -> operands.exponentials(matrices);
      case SYMMETRIC_LOG, SYMMETRIC_SQUARE_ROOT -> operands.exponentials(symmetric(matrices));
    };
  }

  private double[] symmetric(double[] matrices) {
    double[] parts = new double[matrices.length];
    for (int i = 0; i < parts.length; i++) {
      int place = i % (size * size);
      int transposed = place % size * size + place / size;
      parts[i] = 0.5 * (matrices[i] + matrices[i - place + transposed]);
    }
    return parts;
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
