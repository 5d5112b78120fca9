package dev.casimir.product.internal.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@link EdgeCopy}, number by number. */
public final class EdgeCopyF64 implements EdgeCopy {
  private static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final long BYTES = Double.BYTES;
  private static final long ROW = EdgeTile.EDGES * BYTES;

  @Override
  public void toLane(MemorySegment numbers, long from, int count, MemorySegment rows, long to) {
    for (int i = 0; i < count; i++) {
      rows.set(ELEMENT, to + i * ROW, numbers.get(ELEMENT, from + i * BYTES));
    }
  }

  @Override
  public void toLane(MemorySegment numbers, long from, int[] offsets, MemorySegment rows, long to) {
    for (int i = 0; i < offsets.length; i++) {
      rows.set(ELEMENT, to + i * ROW, numbers.get(ELEMENT, from + offsets[i]));
    }
  }

  @Override
  public void fromLane(MemorySegment rows, long from, int count, MemorySegment numbers, long to) {
    for (int i = 0; i < count; i++) {
      numbers.set(ELEMENT, to + i * BYTES, rows.get(ELEMENT, from + i * ROW));
    }
  }

  @Override
  public void transpose(
      MemorySegment panel,
      long offset,
      long rowStride,
      int rows,
      int channels,
      MemorySegment numbers,
      long to,
      int columns) {
    for (int r = 0; r < columns; r++) {
      long from = offset + r * rowStride;
      long target = to + r * BYTES;
      for (int u = 0; u < channels; u++) {
        double value = r < rows ? panel.get(ELEMENT, from + u * BYTES) : 0.0;
        numbers.set(ELEMENT, target, value);
        target += columns * BYTES;
      }
    }
  }

  @Override
  public void ones(MemorySegment numbers, long to, int count) {
    for (int i = 0; i < count; i++) {
      numbers.set(ELEMENT, to + i * BYTES, 1.0);
    }
  }
}
