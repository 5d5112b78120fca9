package dev.casimir.frames.internal;

import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Points that are masked out or have weight zero. */
public final class AbsentPoints {
  private AbsentPoints() {}

  /** Whether points may be absent and a field has a row for every point. */
  public static boolean concern(PointClouds clouds, Tensor field) {
    Tensor points = clouds.points();
    boolean perPoint = clouds.mask().isPresent() || clouds.weights().isPresent();
    for (int axis = 0; perPoint && axis + 1 < points.rank(); axis++) {
      perPoint = field.dimension(axis) == points.dimension(axis);
    }
    return perPoint;
  }

  /** Makes the rows of absent points zero. */
  static void clear(PointClouds clouds, Tensor rows) {
    long count = clouds.points().size() / clouds.dimension();
    if (count == 0) {
      return;
    }
    PointReader.CloudMemory memory = CloudMemories.of(clouds, 1);
    long bytes = rows.size() / count * rows.dtype().bytes();
    MemorySegment segment = rows.segment();
    for (long i = 0; i < count; i++) {
      if (!memory.isThere(clouds.points().dtype(), i)) {
        segment.asSlice(i * bytes, bytes).fill((byte) 0);
      }
    }
  }
}
