package dev.casimir.cuda.internal.convolution;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.product.internal.convolution.ConvolutionArguments;
import dev.casimir.product.internal.convolution.ConvolutionPath;
import dev.casimir.product.internal.convolution.ConvolutionPlanner;
import dev.casimir.so3.internal.HarmonicsCoefficients;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions over graphs on a device: one matrix for each edge unless another algorithm is asked
 * for. Nothing of the size of the edges is kept in memory.
 *
 * <p>Messages are added in an order that a plan fixes, but not in the CPU's, and matrices and
 * gradients of vectors are summed in another order, so bits differ from the CPU's. They are the
 * same for every grid and every run.
 *
 * <p>Entry points take a graph as the tensors of a {@link dev.casimir.cuda.DeviceGraph}.
 */
public final class DeviceConvolution extends PlannedKernel implements ConvolutionKernel {
  private final Convolution operation;
  private final PlanOptions options;
  private final ConvolutionSetting setting;
  private final ConvolutionAlgorithm algorithm;
  private final ConvolutionArguments arguments;
  private final Optional<ConvolutionPasses> passes;
  private volatile @Nullable GraphTables lastGraph;

  public DeviceConvolution(CudaDevice device, Convolution operation, PlanOptions options) {
    super(device);
    this.operation = operation;
    this.options = options;
    algorithm =
        options
            .algorithm()
            .map(choice -> ConvolutionPlanner.askedFor(choice, operation))
            .orElse(ConvolutionAlgorithm.DIRECT);
    List<ConvolutionPath> paths = ConvolutionPlanner.paths(operation);
    setting = new ConvolutionSetting(operation, options.dtype(), options.layout(), paths.size());
    arguments = new ConvolutionArguments(operation, paths.size(), options);
    boolean empty = paths.isEmpty() || operation.multiplicity() == 0;
    passes = empty ? Optional.empty() : Optional.of(passes(paths));
    define();
  }

  private ConvolutionPasses passes(List<ConvolutionPath> paths) {
    return switch (algorithm) {
      case DIRECT -> new DirectPasses(tables(), setting, paths, harmonics());
      case ESCN -> new AlignedPasses(tables(), setting, paths);
      case GRID -> new GridPasses(tables(), setting, paths);
    };
  }

  /** Address of the coefficients of harmonics. */
  private long harmonics() {
    return table(
        HarmonicsCoefficients.table(
            options.dtype(), operation.maximumDegree(), operation.normalization(), true));
  }

  private void define() {
    DType dtype = options.dtype();
    List<Parameter> inputs = new ArrayList<>();
    inputs.add(in("nodes", dtype, "n", operation.nodes().dimension()));
    inputs.add(in("vectors", dtype, "e", 3));
    if (operation.weights() != EdgeWeights.NONE) {
      inputs.add(in("weights", dtype, "e", setting.weightNumbers()));
    }
    boolean weighted = inputs.size() == 3;
    entryPoint(
        forwardPoint(inputs),
        (launcher, extents, at) -> forward(launcher, extents, weighted ? at : withoutWeights(at)));
    entryPoint(
        backwardPoint(inputs),
        (launcher, extents, at) -> backward(launcher, extents, weighted ? at : withoutWeights(at)));
  }

  /** Puts a null address where the weights would be. */
  private static long[] withoutWeights(long... at) {
    long[] all = new long[at.length + 2];
    System.arraycopy(at, 0, all, 0, 2);
    System.arraycopy(at, 2, all, 3, at.length - 2);
    return all;
  }

  private EntryPoint forwardPoint(List<Parameter> inputs) {
    List<Parameter> all = new ArrayList<>(inputs);
    all.add(in("incomingStarts", DType.INT32, "s"));
    all.add(in("incomingEdges", DType.INT32, "e"));
    all.add(in("incomingSenders", DType.INT32, "e"));
    all.add(out("out", options.dtype(), "n", operation.output().dimension()));
    return new EntryPoint("forward", all);
  }

  private EntryPoint backwardPoint(List<Parameter> inputs) {
    DType dtype = options.dtype();
    List<Parameter> all = new ArrayList<>(inputs);
    all.add(in("gradOut", dtype, "n", operation.output().dimension()));
    all.add(in("outgoingStarts", DType.INT32, "s"));
    all.add(in("outgoingEdges", DType.INT32, "e"));
    all.add(in("outgoingReceivers", DType.INT32, "e"));
    all.add(in("senders", DType.INT32, "e"));
    all.add(in("receivers", DType.INT32, "e"));
    all.add(out("gradNodes", dtype, "n", operation.nodes().dimension()));
    all.add(out("gradVectors", dtype, "e", 3));
    if (inputs.size() == 3) {
      all.add(out("gradWeights", dtype, "e", setting.weightNumbers()));
    }
    return new EntryPoint("backward", all);
  }

  /** Addresses: nodes, vectors, weights, starts, edges, senders, out. */
  private void forward(Launcher launcher, Extents extents, long... at) {
    long nodes = checkNodes("incomingStarts", extents);
    if (passes.isEmpty()) {
      launcher.clear(at[6], nodes * operation.output().dimension() * options.dtype().bytes());
      return;
    }
    passes
        .get()
        .forward(
            launcher,
            nodes,
            new ConvolutionPasses.Messages(
                at[0], at[1], at[2], new long[] {at[3], at[4], at[5]}, at[6]));
  }

  /**
   * Addresses: nodes, vectors, weights, gradOut, starts, edges, receivers of the sorted edges,
   * senders, receivers, gradNodes, gradVectors, gradWeights.
   */
  private void backward(Launcher launcher, Extents extents, long... at) {
    long nodes = checkNodes("outgoingStarts", extents);
    long edges = extents.get("e");
    if (passes.isEmpty()) {
      int bytes = options.dtype().bytes();
      launcher.clear(at[9], nodes * operation.nodes().dimension() * bytes);
      launcher.clear(at[10], edges * 3 * bytes);
      launcher.clear(at[11], edges * setting.weightNumbers() * bytes);
      return;
    }
    passes
        .get()
        .backward(
            launcher,
            nodes,
            edges,
            new ConvolutionPasses.Gradients(
                at[0],
                at[1],
                at[2],
                at[3],
                new long[] {at[4], at[5], at[6]},
                at[7],
                at[8],
                at[9],
                at[10],
                at[11]));
  }

  private static long checkNodes(String name, Extents extents) {
    long nodes = extents.get("n");
    if (extents.get("s") != nodes + 1) {
      throw new IllegalArgumentException(
          "%s: expected [%d] for as many nodes less one, got [%d]"
              .formatted(name, nodes + 1, extents.get("s")));
    }
    return nodes;
  }

  /** The tables of a graph; kept for the next call, which mostly has the same. */
  private GraphTables tables(Graph graph) {
    GraphTables last = lastGraph;
    if (last == null || last.graph() != graph) {
      last = GraphTables.of(graph);
      lastGraph = last;
    }
    return last;
  }

  @Override
  public void forward(Graph graph, Tensor nodes, Tensor vectors, Tensor out) {
    arguments.checkForward(graph, nodes, vectors, out);
    GraphTables g = tables(graph);
    run("forward", nodes, vectors, g.incomingStarts(), g.incomingEdges(), g.incomingSenders(), out);
  }

  @Override
  public void forward(Graph graph, Tensor nodes, Tensor vectors, Tensor weights, Tensor out) {
    arguments.checkForward(graph, nodes, vectors, weights, out);
    GraphTables g = tables(graph);
    run(
        "forward",
        nodes,
        vectors,
        weights,
        g.incomingStarts(),
        g.incomingEdges(),
        g.incomingSenders(),
        out);
  }

  @Override
  public void backward(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors) {
    arguments.checkBackward(graph, nodes, vectors, gradOut, gradNodes, gradVectors);
    GraphTables g = tables(graph);
    run(
        "backward",
        nodes,
        vectors,
        gradOut,
        g.outgoingStarts(),
        g.outgoingEdges(),
        g.outgoingReceivers(),
        g.senders(),
        g.receivers(),
        gradNodes,
        gradVectors);
  }

  @Override
  public void backward(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor weights,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors,
      Tensor gradWeights) {
    arguments.checkBackward(
        graph, nodes, vectors, weights, gradOut, gradNodes, gradVectors, gradWeights);
    GraphTables g = tables(graph);
    run(
        "backward",
        nodes,
        vectors,
        weights,
        gradOut,
        g.outgoingStarts(),
        g.outgoingEdges(),
        g.outgoingReceivers(),
        g.senders(),
        g.receivers(),
        gradNodes,
        gradVectors,
        gradWeights);
  }

  @Override
  public PlanReport report() {
    long bytes = 2L * Integer.BYTES + (3L + setting.weightNumbers()) * options.dtype().bytes();
    long each = passes.map(ConvolutionPasses::multiplyAdds).orElse(0L);
    return report(
        operation.describe(),
        algorithm.label(),
        options.algorithm().isPresent() ? "asked for" : "what a device takes unless asked",
        each * operation.multiplicity(),
        bytes);
  }
}
