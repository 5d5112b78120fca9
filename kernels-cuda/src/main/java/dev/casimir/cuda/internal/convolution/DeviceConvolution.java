package dev.casimir.cuda.internal.convolution;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.KernelFunction;
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
import org.jspecify.annotations.Nullable;

/**
 * Convolutions over graphs on a device, by one matrix for each edge: the CPU's direct algorithm.
 * Harmonics, matrices, products and sums are one launch; nothing of the size of the edges is kept.
 *
 * <p>Messages are added in the order of the edges, as on the CPU, but numbers of the matrices and
 * gradients of vectors are summed in another order, so bits differ from the CPU's. They are the
 * same for every grid and every run.
 *
 * <p>Entry points take a graph as the tensors of a {@link dev.casimir.cuda.DeviceGraph}.
 */
public final class DeviceConvolution extends PlannedKernel implements ConvolutionKernel {
  /** Tiles of gradients hold whole blocks up to here. */
  private static final int LARGEST_DEGREE_PER_CHANNEL = (MessageTables.TILE - 1) / 2;

  private final Convolution operation;
  private final PlanOptions options;
  private final List<ConvolutionPath> paths;
  private final ConvolutionArguments arguments;
  private final boolean empty;
  private final long multiplyAdds;
  private volatile @Nullable GraphTables lastGraph;

  public DeviceConvolution(CudaDevice device, Convolution operation, PlanOptions options) {
    super(device);
    this.operation = operation;
    this.options = options;
    checkAvailable();
    paths = ConvolutionPlanner.paths(operation);
    arguments = new ConvolutionArguments(operation, paths.size(), options);
    empty = paths.isEmpty() || operation.multiplicity() == 0;
    FeatureRows input = FeatureRows.of(operation.nodes(), options.layout());
    FeatureRows output = FeatureRows.of(operation.output(), options.layout());
    boolean perChannel = perChannel();
    MessageTables forward = new MessageTables(paths, input, output, false, perChannel);
    MessageTables backward = new MessageTables(paths, output, input, true, perChannel);
    EdgeTables edges = new EdgeTables(paths, input, output, setting().harmonics(), perChannel);
    multiplyAdds = (long) forward.numbers(0, forward.tileCount()) * operation.multiplicity();
    define(forward, backward, edges);
  }

  private void checkAvailable() {
    options
        .algorithm()
        .ifPresent(
            choice -> {
              if (!(choice instanceof ConvolutionAlgorithm)) {
                throw new IllegalArgumentException(
                    "algorithm: " + choice.label() + " is not one of a convolution");
              }
              if (choice != ConvolutionAlgorithm.DIRECT) {
                throw new UnsupportedOperationException(
                    "the algorithm %s of a convolution is not available on %s; plan it on the cpu"
                        .formatted(choice.label(), device().name()));
              }
            });
    if (perChannel() && operation.nodes().maximumDegree() > LARGEST_DEGREE_PER_CHANNEL) {
      throw new UnsupportedOperationException(
          "a convolution with weights for each channel and degrees above %d is not available on %s; plan it on the cpu"
              .formatted(LARGEST_DEGREE_PER_CHANNEL, device().name()));
    }
  }

  private boolean perChannel() {
    return operation.weights() == EdgeWeights.PATH_CHANNEL;
  }

  private ConvolutionSetting setting() {
    return new ConvolutionSetting(operation, options.dtype(), paths.size());
  }

  private void define(MessageTables forward, MessageTables backward, EdgeTables edges) {
    DType dtype = options.dtype();
    long harmonics =
        table(
            HarmonicsCoefficients.table(
                dtype, operation.maximumDegree(), operation.normalization(), true));
    MessageLaunch messages = messages(forward, harmonics, false);
    MessageLaunch gradients = messages(backward, harmonics, true);
    EdgeLaunch edgeGradients = edges(edges, harmonics);
    List<Parameter> inputs = new ArrayList<>();
    inputs.add(in("nodes", dtype, "n", operation.nodes().dimension()));
    inputs.add(in("vectors", dtype, "e", 3));
    if (operation.weights() != EdgeWeights.NONE) {
      inputs.add(in("weights", dtype, "e", setting().weightNumbers()));
    }
    int features = inputs.size();
    entryPoint(
        forwardPoint(inputs),
        (launcher, extents, at) ->
            forward(launcher, extents, messages, features == 3 ? at : withoutWeights(at)));
    entryPoint(
        backwardPoint(inputs),
        (launcher, extents, at) ->
            backward(
                launcher,
                extents,
                gradients,
                edgeGradients,
                features == 3 ? at : withoutWeights(at)));
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
      all.add(out("gradWeights", dtype, "e", setting().weightNumbers()));
    }
    return new EntryPoint("backward", all);
  }

  private MessageLaunch messages(MessageTables tables, long harmonics, boolean transposed) {
    MessageSizes sizes = MessageSizes.of(tables, setting(), transposed, device());
    KernelFunction kernel = function("convolution", sizes.kernelName());
    return new MessageLaunch(
        kernel,
        sizes,
        table(tables.integers()),
        table(options.dtype(), tables.coefficients()),
        harmonics);
  }

  private EdgeLaunch edges(EdgeTables tables, long harmonics) {
    PanelSizes sizes = PanelSizes.of(tables, setting(), device());
    KernelFunction kernel = function("convolution", sizes.kernelName());
    return new EdgeLaunch(
        kernel,
        sizes,
        table(tables.integers()),
        table(options.dtype(), tables.harmonicCoefficients()),
        table(options.dtype(), tables.weightCoefficients()),
        harmonics);
  }

  /** Addresses: nodes, vectors, weights, starts, edges, senders, out. */
  private void forward(Launcher launcher, Extents extents, MessageLaunch messages, long... at) {
    long nodes = checkNodes("incomingStarts", extents);
    if (empty) {
      launcher.clear(at[6], nodes * operation.output().dimension() * options.dtype().bytes());
      return;
    }
    messages.enqueue(
        launcher, nodes, new long[] {at[3], at[4], at[5]}, at[1], at[2], at[0], 0, 0, at[6]);
  }

  /**
   * Addresses: nodes, vectors, weights, gradOut, starts, edges, receivers of the sorted edges,
   * senders, receivers, gradNodes, gradVectors, gradWeights.
   */
  private void backward(
      Launcher launcher,
      Extents extents,
      MessageLaunch gradients,
      EdgeLaunch edgeGradients,
      long... at) {
    long nodes = checkNodes("outgoingStarts", extents);
    long edges = extents.get("e");
    if (empty) {
      int bytes = options.dtype().bytes();
      launcher.clear(at[9], nodes * operation.nodes().dimension() * bytes);
      launcher.clear(at[10], edges * 3 * bytes);
      launcher.clear(at[11], edges * setting().weightNumbers() * bytes);
      return;
    }
    gradients.enqueue(
        launcher,
        nodes,
        new long[] {at[4], at[5], at[6]},
        at[1],
        at[2],
        at[3],
        at[0],
        at[11],
        at[9]);
    edgeGradients.enqueue(
        launcher, edges, at[7], at[8], at[1], at[2], at[0], at[3], at[10], at[11]);
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
    long bytes = 2L * Integer.BYTES + (3L + setting().weightNumbers()) * options.dtype().bytes();
    return report(
        operation.describe(),
        ConvolutionAlgorithm.DIRECT.label(),
        "the only one on a device",
        multiplyAdds,
        bytes);
  }
}
