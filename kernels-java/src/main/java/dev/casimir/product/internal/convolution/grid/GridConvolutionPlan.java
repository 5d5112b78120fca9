package dev.casimir.product.internal.convolution.grid;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.Graph;
import dev.casimir.product.internal.convolution.ConvolutionArguments;
import dev.casimir.product.internal.convolution.EdgeSetting;
import dev.casimir.product.internal.convolution.NodeRanges;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A Gaunt convolution on the grid. Every node's features become functions at the points of a
 * quadrature once, an edge multiplies them by its filter and adds the product to its receiver's
 * sum, and every node's sum becomes features once. The quadrature integrates these products without
 * error.
 *
 * <p>Memory: the functions of all nodes at the points, for as many channels as fit in {@value
 * #BUFFER_BYTES} bytes; for gradients, those of all channels. The largest so far is kept for the
 * next run.
 */
public final class GridConvolutionPlan implements ConvolutionKernel {
  /** Room for the functions of all nodes, if some channels fit: about a processor's cache. */
  private static final long BUFFER_BYTES = 16L << 20;

  /** Fewer channels at a time would compute the filters too often. */
  private static final int FEWEST_CHANNELS = 16;

  private final Convolution operation;
  private final PlanOptions options;
  private final PlanReport report;
  private final ConvolutionArguments arguments;
  private final GridWalk walk;
  private final boolean empty;

  /** The memory of the largest run, kept for the next. */
  private final AtomicReference<MemorySegment> kept = new AtomicReference<>(MemorySegment.NULL);

  public GridConvolutionPlan(
      EdgeSetting setting, SphereFunctions functions, PlanOptions options, PlanReport report) {
    this.operation = setting.operation();
    this.options = options;
    this.report = report;
    this.arguments = new ConvolutionArguments(operation, setting.paths().size(), options);
    this.empty = functions.pairs().isEmpty() || operation.multiplicity() == 0;
    this.walk = new GridWalk(functions, setting);
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Graph graph, Tensor nodes, Tensor vectors, Tensor out) {
    arguments.checkForward(graph, nodes, vectors, out);
    out.segment().fill((byte) 0);
    if (empty) {
      return;
    }
    boolean shared = canReach(nodes) && canReach(vectors) && canReach(out);
    int threads = shared ? options.threads() : 1;
    MemorySegment x = SharedView.forThreads(nodes.segment(), threads);
    MemorySegment r = SharedView.forThreads(vectors.segment(), threads);
    MemorySegment z = SharedView.forThreads(out.segment(), threads);
    int most = channelsAtOnce(graph);
    MemorySegment panels = acquire(graph.nodes() * walk.panelBytes(most));
    try {
      for (int first = 0; first < operation.multiplicity(); first += most) {
        int channels = Math.min(most, operation.multiplicity() - first);
        nodes(graph, x, false, first, channels, panels, threads);
        edges(graph, r, panels, first, channels, z, threads);
      }
    } finally {
      kept.set(panels);
    }
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
    gradNodes.segment().fill((byte) 0);
    if (empty) {
      gradVectors.segment().fill((byte) 0);
      return;
    }
    boolean shared =
        canReach(nodes)
            && canReach(vectors)
            && canReach(gradOut)
            && canReach(gradNodes)
            && canReach(gradVectors);
    int threads = shared ? options.threads() : 1;
    int channels = operation.multiplicity();
    MemorySegment x = SharedView.forThreads(nodes.segment(), threads);
    MemorySegment r = SharedView.forThreads(vectors.segment(), threads);
    MemorySegment g = SharedView.forThreads(gradOut.segment(), threads);
    MemorySegment gradX = SharedView.forThreads(gradNodes.segment(), threads);
    MemorySegment gradR = SharedView.forThreads(gradVectors.segment(), threads);
    MemorySegment panels = acquire(Math.multiplyExact(graph.nodes(), walk.panelBytes(channels)));
    try {
      nodes(graph, g, true, 0, channels, panels, threads);
      if (threads == 1) {
        walk.backward(graph, x, r, panels, channels, gradX, gradR, 0, graph.nodes());
        return;
      }
      ParallelItems.run(
          threads,
          NodeRanges.count(graph),
          1,
          (from, to) ->
              walk.backward(
                  graph,
                  x,
                  r,
                  panels,
                  channels,
                  gradX,
                  gradR,
                  NodeRanges.boundary(graph, from, false),
                  NodeRanges.boundary(graph, to, false)));
    } finally {
      kept.set(panels);
    }
  }

  /** Never gets further than the check: a convolution on the grid has no weights. */
  @Override
  public void forward(Graph graph, Tensor nodes, Tensor vectors, Tensor weights, Tensor out) {
    arguments.checkForward(graph, nodes, vectors, weights, out);
  }

  /** As the other method with weights. */
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
  }

  private void nodes(
      Graph graph,
      MemorySegment features,
      boolean gradients,
      int first,
      int channels,
      MemorySegment panels,
      int threads) {
    if (threads == 1) {
      walk.nodes(graph, features, gradients, first, channels, panels, 0, graph.nodes());
      return;
    }
    ParallelItems.run(
        threads,
        graph.nodes(),
        NodeRanges.GRAIN / FEWEST_CHANNELS,
        (from, to) -> walk.nodes(graph, features, gradients, first, channels, panels, from, to));
  }

  private void edges(
      Graph graph,
      MemorySegment vectors,
      MemorySegment panels,
      int first,
      int channels,
      MemorySegment out,
      int threads) {
    if (threads == 1) {
      walk.forward(graph, vectors, panels, first, channels, out, 0, graph.nodes());
      return;
    }
    ParallelItems.run(
        threads,
        NodeRanges.count(graph),
        1,
        (from, to) ->
            walk.forward(
                graph,
                vectors,
                panels,
                first,
                channels,
                out,
                NodeRanges.boundary(graph, from, true),
                NodeRanges.boundary(graph, to, true)));
  }

  /** As many as fit, but a few always, and about the same number each time. */
  private int channelsAtOnce(Graph graph) {
    int all = operation.multiplicity();
    long one = Math.max(1, Math.multiplyExact(graph.nodes(), walk.panelBytes(1)));
    long most = Math.max(FEWEST_CHANNELS, BUFFER_BYTES / one);
    int passes = (int) ((all + most - 1) / most);
    return (all + passes - 1) / passes;
  }

  private MemorySegment acquire(long bytes) {
    MemorySegment segment = kept.getAndSet(MemorySegment.NULL);
    return segment.byteSize() >= bytes
        ? segment
        : Tensor.zeros(Arena.ofAuto(), DType.INT64, bytes / Long.BYTES).segment();
  }

  private static boolean canReach(Tensor tensor) {
    return SharedView.isAccessibleByWorkers(tensor.segment());
  }
}
