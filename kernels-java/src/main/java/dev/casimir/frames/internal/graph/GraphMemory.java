package dev.casimir.frames.internal.graph;

import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The memory of one call, open to its threads; what is absent is {@link MemorySegment#NULL}. */
record GraphMemory(
    MemorySegment weights,
    MemorySegment sizes,
    MemorySegment attributes,
    MemorySegment order,
    MemorySegment blocks,
    MemorySegment logSizes,
    MemorySegment margins,
    MemorySegment status,
    MemorySegment features) {
  static GraphMemory of(
      GraphBatch graphs, PermutationFrames frames, @Nullable Tensor features, int threads) {
    return new GraphMemory(
        view(graphs.weights(), threads),
        view(graphs.sizes().orElse(null), threads),
        view(graphs.attributes().orElse(null), threads),
        view(frames.order(), threads),
        view(frames.blocks(), threads),
        view(frames.logSizes(), threads),
        view(frames.margins(), threads),
        view(frames.status(), threads),
        view(features, threads));
  }

  private static MemorySegment view(@Nullable Tensor tensor, int threads) {
    return tensor == null ? MemorySegment.NULL : SharedView.forThreads(tensor.segment(), threads);
  }
}
