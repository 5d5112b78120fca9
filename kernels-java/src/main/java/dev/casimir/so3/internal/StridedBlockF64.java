package dev.casimir.so3.internal;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** {@link StridedBlock}, row by row. */
public final class StridedBlockF64 implements StridedBlock {
  private static final int BYTES = Double.BYTES;

  @Override
  public void gather(
      MemorySegment tensor,
      long from,
      long rowStride,
      long laneStride,
      MemorySegment panel,
      long to,
      int lanes,
      int rows,
      int count) {
    long span = ((count - 1) * laneStride + 1) * BYTES;
    for (int row = 0; row < rows; row++) {
      MemorySegment source = tensor.asSlice((from + row * rowStride) * BYTES, span);
      MemorySegment target = panel.asSlice((to + (long) row * lanes) * BYTES, (long) count * BYTES);
      for (int t = 0; t < count; t++) {
        double value = source.get(JAVA_DOUBLE_UNALIGNED, t * laneStride * BYTES);
        target.set(JAVA_DOUBLE_UNALIGNED, (long) t * BYTES, value);
      }
    }
  }

  @Override
  public void scatter(
      MemorySegment panel,
      long from,
      int lanes,
      MemorySegment tensor,
      long to,
      long rowStride,
      long laneStride,
      int rows,
      int count) {
    long span = ((count - 1) * laneStride + 1) * BYTES;
    for (int row = 0; row < rows; row++) {
      MemorySegment source =
          panel.asSlice((from + (long) row * lanes) * BYTES, (long) count * BYTES);
      MemorySegment target = tensor.asSlice((to + row * rowStride) * BYTES, span);
      for (int t = 0; t < count; t++) {
        double value = source.get(JAVA_DOUBLE_UNALIGNED, (long) t * BYTES);
        target.set(JAVA_DOUBLE_UNALIGNED, t * laneStride * BYTES, value);
      }
    }
  }
}
