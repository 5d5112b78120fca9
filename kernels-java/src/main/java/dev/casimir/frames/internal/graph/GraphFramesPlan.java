package dev.casimir.frames.internal.graph;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.GraphFrames;
import dev.casimir.frames.GraphFramesKernel;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.simd.ObjectPool;
import dev.casimir.simd.ParallelItems;
import dev.casimir.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the frames of graphs one by one. */
public final class GraphFramesPlan implements GraphFramesKernel {
  /** Cubes of numbers of nodes of one range: some tens of microseconds of work. */
  private static final long GRAIN = 1 << 14;

  private final GraphFrames operation;
  private final PlanOptions options;
  private final ObjectPool<GraphFrameItem> pool;
  private final ObjectPool<GraphMemory> calls = new ObjectPool<>(GraphMemory::new);

  /** Plans an operation. */
  public GraphFramesPlan(GraphFrames operation, PlanOptions options) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: there is only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    this.options = options;
    pool = new ObjectPool<>(() -> new GraphFrameItem(operation, options.dtype()));
  }

  @Override
  public PlanReport report() {
    long n = operation.nodes();
    return new PlanReport(
        operation.describe(),
        "spectral",
        "Householder tridiagonalisation and implicit QL; equal values chained by tolerance",
        "scalar, double precision",
        6 * n * n * n,
        n * (n + operation.attributes()) * options.dtype().bytes() + 8 * n + 20,
        List.of());
  }

  @Override
  public void compute(GraphBatch graphs, PermutationFrames frames) {
    check(graphs, frames);
    run(graphs, frames, null);
  }

  @Override
  public void compute(GraphBatch graphs, PermutationFrames frames, Tensor features) {
    int width = operation.attributes() + operation.nodes();
    if (features.rank() != 3
        || features.dimension(0) != graphs.graphs()
        || features.dimension(1) != operation.nodes()
        || features.dimension(2) != width
        || features.dtype() != options.dtype()) {
      throw new IllegalArgumentException(
          "features: expected [%d, %d, %d] %s, got %s"
              .formatted(graphs.graphs(), operation.nodes(), width, options.dtype(), features));
    }
    check(graphs, frames);
    run(graphs, frames, features);
  }

  private void check(GraphBatch graphs, PermutationFrames frames) {
    if (graphs.weights().dtype() != options.dtype() || graphs.nodes() != operation.nodes()) {
      throw new IllegalArgumentException(
          "weights: expected [b, %d, %d] %s, got %s"
              .formatted(operation.nodes(), operation.nodes(), options.dtype(), graphs.weights()));
    }
    if (graphs.attributeCount() != operation.attributes()) {
      throw new IllegalArgumentException(
          "attributes: expected %d of each node, got %s"
              .formatted(operation.attributes(), graphs.attributeCount()));
    }
    if (frames.graphs() != graphs.graphs() || frames.nodes() != graphs.nodes()) {
      throw new IllegalArgumentException(
          "frames: expected room for %d graphs of %d nodes, got %s"
              .formatted(graphs.graphs(), graphs.nodes(), frames.order()));
    }
  }

  private void run(GraphBatch graphs, PermutationFrames frames, @Nullable Tensor features) {
    GraphMemory memory = calls.acquire();
    try {
      memory.open(graphs, frames, features, options.threads());
      run(memory, graphs.graphs());
    } finally {
      memory.close();
      calls.release(memory);
    }
  }

  private void run(GraphMemory memory, long graphs) {
    if (options.threads() == 1) {
      run(memory, 0, graphs);
    } else {
      long m = operation.nodes();
      long grain = Math.max(1, GRAIN / (m * m * m));
      ParallelItems.run(options.threads(), graphs, grain, (from, to) -> run(memory, from, to));
    }
  }

  private void run(GraphMemory memory, long from, long to) {
    GraphFrameItem item = pool.acquire();
    try {
      for (long graph = from; graph < to; graph++) {
        item.run(memory, graph);
      }
    } finally {
      pool.release(item);
    }
  }
}
