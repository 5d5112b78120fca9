package dev.casimir.frames.internal;

import dev.casimir.frames.PointClouds;
import dev.casimir.simd.SharedView;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The memory of clouds as worker threads see it. */
final class CloudMemories {
  private CloudMemories() {}

  static PointReader.CloudMemory of(PointClouds clouds, int threads) {
    return new PointReader.CloudMemory(
        SharedView.forThreads(clouds.points().segment(), threads),
        optional(clouds.weights(), threads),
        optional(clouds.mask(), threads),
        optional(clouds.offsets(), threads));
  }

  private static MemorySegment optional(Optional<Tensor> tensor, int threads) {
    return tensor
        .map(present -> SharedView.forThreads(present.segment(), threads))
        .orElse(MemorySegment.NULL);
  }
}
