package dev.casimir.benchmarks;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Locale;
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
 * One convolution of degrees 0..L with a filter of degrees 0..L into the same degrees, over a
 * {@link GeometricGraph}. The counter {@code messages} gives nanoseconds per edge and channel.
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
public class ConvolutionBenchmark {
  @Param({"gaunt"})
  public String kind = "gaunt";

  /** {@code auto} for the planner's choice. */
  @Param({"auto"})
  public String algorithm = Parameters.PLANNER;

  @Param({"2", "4", "6"})
  public int degree = 1;

  @Param({"64"})
  public int channels = 64;

  @Param({"1", "100", "10000"})
  public int edges = 1;

  /** {@code random}, or a file that {@link GeometricGraph#read} takes. */
  @Param({"random"})
  public String graph = RANDOM;

  /** {@code none}, {@code path} or {@code path_channel}. */
  @Param({"none"})
  public String weights = "none";

  @Param({"FLOAT32"})
  public DType dtype = DType.FLOAT32;

  @Param({"1"})
  public int threads = 1;

  @Param({"1"})
  public long seed = 1;

  /** Milliseconds of processor time, at most, to run until the speed has settled. */
  @Param({"0"})
  public int settle = 0;

  /** {@code forward} or {@code backward}. */
  @Param({"forward"})
  public String pass = "forward";

  /** The graph that is drawn at random. */
  public static final String RANDOM = "random";

  private static final double SLOWEST_MULTIPLY_ADD = 2;

  private Arena arena = Arena.ofAuto();
  private Runnable call = () -> {};

  /** Messages computed, for JMH to divide the time by. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long messages;
  }

  @Setup
  public void prepare() {
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    Convolution convolution =
        new Convolution(
            Parameters.kind(kind),
            irreps,
            degree,
            irreps,
            Normalization.COMPONENT,
            EdgeWeights.valueOf(weights.toUpperCase(Locale.ROOT)));
    PlanOptions options =
        PlanOptions.of(dtype, Layout.IR_MUL).withThreads(threads).withExpectedItems(edges);
    ConvolutionKernel kernel =
        Device.cpu()
            .plan(
                convolution,
                Parameters.withAlgorithm(options, ConvolutionAlgorithm.values(), algorithm));
    arena = Arena.ofShared();
    call = call(kernel, convolution);
    double slowest = SLOWEST_MULTIPLY_ADD * kernel.report().multiplyAdds() * edges;
    new Settling(call, slowest, threads == 1).run(settle);
  }

  private Runnable call(ConvolutionKernel kernel, Convolution convolution) {
    GeometricGraph geometric =
        graph.equals(RANDOM)
            ? GeometricGraph.random(arena, dtype, edges, seed)
            : GeometricGraph.read(Path.of(graph), arena, dtype, edges);
    Graph joined = geometric.graph();
    Tensor vectors = geometric.vectors();
    long dimension = convolution.nodes().dimension();
    Tensor nodes = Tensor.random(arena, dtype, seed, joined.nodes(), dimension);
    Tensor out = Tensor.random(arena, dtype, seed + 1, joined.nodes(), dimension);
    Tensor gradNodes = Tensor.zeros(arena, dtype, joined.nodes(), dimension);
    Tensor gradVectors = Tensor.zeros(arena, dtype, edges, 3);
    boolean weighted = convolution.weights() != EdgeWeights.NONE;
    long numbers =
        convolution.paths() * (convolution.weights() == EdgeWeights.PATH_CHANNEL ? channels : 1L);
    Tensor given = Tensor.random(arena, dtype, seed + 2, weighted ? edges : 0, numbers);
    Tensor gradGiven = Tensor.zeros(arena, dtype, weighted ? edges : 0, numbers);
    return switch (pass) {
      case "forward" ->
          weighted
              ? () -> kernel.forward(joined, nodes, vectors, given, out)
              : () -> kernel.forward(joined, nodes, vectors, out);
      case "backward" ->
          weighted
              ? () ->
                  kernel.backward(
                      joined, nodes, vectors, given, out, gradNodes, gradVectors, gradGiven)
              : () -> kernel.backward(joined, nodes, vectors, out, gradNodes, gradVectors);
      default -> throw new IllegalArgumentException("pass: not known: " + pass);
    };
  }

  @TearDown
  public void free() {
    arena.close();
  }

  @Benchmark
  public void convolution(Work work) {
    call.run();
    work.messages += (long) edges * channels;
  }
}
