package dev.casimir.holomorphic.internal.dynamics;

import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * The memory of one call, for all its threads.
 *
 * @param targets {@link MemorySegment#NULL} without nudges, as are the betas
 * @param samples m
 * @param nudges k, 1 without nudges
 * @param planes of a state
 */
record LayeredBatch(
    MemorySegment drive,
    MemorySegment start,
    MemorySegment targets,
    MemorySegment betas,
    MemorySegment state,
    MemorySegment residuals,
    MemorySegment status,
    long samples,
    long nudges,
    int planes) {
  static MemorySegment view(Tensor tensor, int threads) {
    return SharedView.forThreads(tensor.segment(), threads);
  }

  boolean nudged() {
    return targets.byteSize() > 0;
  }
}
