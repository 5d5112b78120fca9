package dev.casimir.product.internal.convolution;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.Graph;
import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Runs a convolution on tensors: checks, packs, and shares the nodes out among threads. */
final class ConvolutionPlan implements ConvolutionKernel {
  private final Convolution operation;
  private final PlanOptions options;
  private final PlanReport report;
  private final ConvolutionArguments arguments;
  private final FeaturePanels inputs;
  private final FeaturePanels outputs;
  private final EdgeWalk walk;
  private final boolean empty;

  ConvolutionPlan(
      EdgeSetting setting, PlanOptions options, PlanReport report, EdgeTransform transform) {
    this.operation = setting.operation();
    this.options = options;
    this.report = report;
    this.arguments = new ConvolutionArguments(operation, setting.paths().size(), options);
    this.empty = setting.paths().isEmpty() || operation.multiplicity() == 0;
    this.inputs = panels(setting, true);
    this.outputs = panels(setting, false);
    this.walk = new EdgeWalk(setting, transform, inputs, outputs);
  }

  private FeaturePanels panels(EdgeSetting setting, boolean input) {
    return new FeaturePanels(
        input ? operation.nodes() : operation.output(),
        operation.multiplicity(),
        setting.channels(),
        options.layout(),
        options.dtype());
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Graph graph, Tensor nodes, Tensor vectors, Tensor out) {
    arguments.checkForward(graph, nodes, vectors, out);
    run(graph, nodes, vectors, vectors, out);
  }

  @Override
  public void forward(Graph graph, Tensor nodes, Tensor vectors, Tensor weights, Tensor out) {
    arguments.checkForward(graph, nodes, vectors, weights, out);
    run(graph, nodes, vectors, weights, out);
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
    runBackward(graph, nodes, vectors, vectors, gradOut, gradNodes, gradVectors, gradVectors);
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
    runBackward(graph, nodes, vectors, weights, gradOut, gradNodes, gradVectors, gradWeights);
  }

  private void run(Graph graph, Tensor nodes, Tensor vectors, Tensor weights, Tensor out) {
    if (empty) {
      clear(out);
      return;
    }
    boolean shared = canReach(nodes) && canReach(vectors) && canReach(weights) && canReach(out);
    int threads = shared ? options.threads() : 1;
    MemorySegment vectorsView = SharedView.forThreads(vectors.segment(), threads);
    MemorySegment weightsView = SharedView.forThreads(weights.segment(), threads);
    MemorySegment outView = SharedView.forThreads(out.segment(), threads);
    MemorySegment x = packed(inputs, nodes, threads);
    try {
      if (threads == 1) {
        walk.forward(graph, x, vectorsView, weightsView, outView, 0, graph.nodes());
        return;
      }
      ParallelItems.run(
          threads,
          NodeRanges.count(graph),
          1,
          (from, to) ->
              walk.forward(
                  graph,
                  x,
                  vectorsView,
                  weightsView,
                  outView,
                  NodeRanges.boundary(graph, from, true),
                  NodeRanges.boundary(graph, to, true)));
    } finally {
      release(inputs, x);
    }
  }

  private void runBackward(
      Graph graph,
      Tensor nodes,
      Tensor vectors,
      Tensor weights,
      Tensor gradOut,
      Tensor gradNodes,
      Tensor gradVectors,
      Tensor gradWeights) {
    if (empty) {
      clear(gradNodes);
      clear(gradVectors);
      clear(gradWeights);
      return;
    }
    boolean shared =
        canReach(nodes)
            && canReach(vectors)
            && canReach(weights)
            && canReach(gradOut)
            && canReach(gradNodes)
            && canReach(gradVectors)
            && canReach(gradWeights);
    int threads = shared ? options.threads() : 1;
    MemorySegment r = SharedView.forThreads(vectors.segment(), threads);
    MemorySegment w = SharedView.forThreads(weights.segment(), threads);
    MemorySegment gradX = SharedView.forThreads(gradNodes.segment(), threads);
    MemorySegment gradR = SharedView.forThreads(gradVectors.segment(), threads);
    MemorySegment gradW = SharedView.forThreads(gradWeights.segment(), threads);
    MemorySegment x = packed(inputs, nodes, threads);
    MemorySegment g = packed(outputs, gradOut, threads);
    try {
      if (threads == 1) {
        walk.backward(graph, x, g, r, w, gradX, gradR, gradW, 0, graph.nodes());
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
                  g,
                  r,
                  w,
                  gradX,
                  gradR,
                  gradW,
                  NodeRanges.boundary(graph, from, false),
                  NodeRanges.boundary(graph, to, false)));
    } finally {
      release(inputs, x);
      release(outputs, g);
    }
  }

  private static void clear(Tensor tensor) {
    tensor.segment().fill((byte) 0);
  }

  private static boolean canReach(Tensor tensor) {
    return SharedView.isAccessibleByWorkers(tensor.segment());
  }

  private MemorySegment packed(FeaturePanels panels, Tensor tensor, int threads) {
    MemorySegment features = SharedView.forThreads(tensor.segment(), threads);
    if (panels.inPlace()) {
      return features;
    }
    long nodes = tensor.dimension(0);
    MemorySegment memory = panels.acquire(nodes);
    if (threads == 1) {
      panels.pack(features, 0, nodes, memory);
    } else {
      ParallelItems.run(
          threads, nodes, NodeRanges.GRAIN, (from, to) -> panels.pack(features, from, to, memory));
    }
    return memory;
  }

  private static void release(FeaturePanels panels, MemorySegment memory) {
    if (!panels.inPlace()) {
      panels.release(memory);
    }
  }
}
