package dev.casimir.frames.internal;

import dev.casimir.simd.ItemTranspose;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads the points of a cloud that are there into rows of a panel, a chunk at a time. Points that
 * are masked out or have weight zero are passed over, so that a cloud gives the same bits as one
 * without them.
 */
final class PointReader {
  private final CloudPanel layout;
  private final ItemTranspose transpose;
  private final int pointBytes;
  private final MemorySegment gathered;
  private CloudMemory memory = CloudMemory.NONE;
  private long next;
  private long end;

  /**
   * For one thread.
   *
   * @param gathered room for a chunk of points
   */
  PointReader(CloudPanel layout, Provider provider, MemorySegment gathered) {
    this.layout = layout;
    this.gathered = gathered;
    transpose = ItemTranspose.of(provider, layout.dtype());
    pointBytes = layout.dimension() * layout.dtype().bytes();
  }

  /** Goes to the first of the points {@code from} to {@code to} (exclusive). */
  void open(CloudMemory clouds, long from, long to) {
    memory = clouds;
    next = from;
    end = to;
  }

  /** Number of the first point that is there, or -1. */
  long firstPoint() {
    for (long i = next; i < end; i++) {
      if (memory.isThere(layout.dtype(), i)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Reads the next points, at most a chunk.
   *
   * @param rows byte of the first row of coordinates
   * @param weightFactor of the weights
   * @return how many; 0 at the end
   */
  int read(MemorySegment panel, long rows, double weightFactor) {
    if (memory.isDense()) {
      int count = (int) Math.min(CloudPanel.CHUNK, end - next);
      if (count > 0) {
        transpose.pack(
            memory.points(),
            next * pointBytes,
            layout.dimension(),
            panel,
            rows,
            layout.stride(),
            count);
      }
      next += count;
      return count;
    }
    return gather(panel, rows, weightFactor);
  }

  private int gather(MemorySegment panel, long rows, double weightFactor) {
    DType dtype = layout.dtype();
    int count = 0;
    for (; next < end && count < CloudPanel.CHUNK; next++) {
      if (memory.isThere(dtype, next)) {
        MemorySegment.copy(
            memory.points(), next * pointBytes, gathered, (long) count * pointBytes, pointBytes);
        if (memory.isWeighted()) {
          double weight = memory.weight(dtype, next) * weightFactor;
          long at = (long) count * dtype.bytes();
          layout.set(panel, layout.weights() + at, weight);
          layout.set(panel, layout.absoluteWeights() + at, Math.abs(weight));
        }
        count++;
      }
    }
    if (count > 0) {
      transpose.pack(gathered, 0, layout.dimension(), panel, rows, layout.stride(), count);
      if (memory.isWeighted()) {
        layout.pad(panel, layout.weights(), count, 0);
        layout.pad(panel, layout.absoluteWeights(), count, 0);
      }
    }
    return count;
  }

  /** Coordinate of a point. */
  double coordinate(long point, int axis) {
    return layout.get(memory.points(), point * pointBytes + (long) axis * layout.dtype().bytes());
  }

  /** The memory of a batch of clouds, for a run. */
  record CloudMemory(
      MemorySegment points, MemorySegment weights, MemorySegment mask, MemorySegment offsets) {
    static final CloudMemory NONE =
        new CloudMemory(
            MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL, MemorySegment.NULL);

    boolean isWeighted() {
      return weights.address() != 0;
    }

    boolean isMasked() {
      return mask.address() != 0;
    }

    boolean isDense() {
      return !isWeighted() && !isMasked();
    }

    boolean isThere(DType dtype, long point) {
      return (!isMasked() || mask.get(ValueLayout.JAVA_INT_UNALIGNED, point * Integer.BYTES) != 0)
          && (!isWeighted() || weight(dtype, point) != 0);
    }

    double weight(DType dtype, long point) {
      return dtype == DType.FLOAT32
          ? weights.get(ValueLayout.JAVA_FLOAT_UNALIGNED, point * Float.BYTES)
          : weights.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, point * Double.BYTES);
    }

    /** Number of the first point of a cloud. */
    long first(long cloud, long pointsPerCloud) {
      return offsets.address() == 0
          ? cloud * pointsPerCloud
          : offsets.get(ValueLayout.JAVA_LONG_UNALIGNED, cloud * Long.BYTES);
    }
  }
}
