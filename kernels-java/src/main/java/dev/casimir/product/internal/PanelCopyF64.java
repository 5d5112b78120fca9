package dev.casimir.product.internal;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** {@link PanelCopy} one element at a time. */
public final class PanelCopyF64 implements PanelCopy {
  private static final int BYTES = Double.BYTES;

  @Override
  public void gather(
      MemorySegment tensor, long from, long stride, MemorySegment panel, long to, int count) {
    MemorySegment source = tensor.asSlice(from * BYTES, ((count - 1) * stride + 1) * BYTES);
    MemorySegment target = panel.asSlice(to * BYTES, (long) count * BYTES);
    for (int t = 0; t < count; t++) {
      double value = source.get(JAVA_DOUBLE_UNALIGNED, t * stride * BYTES);
      target.set(JAVA_DOUBLE_UNALIGNED, (long) t * BYTES, value);
    }
  }

  @Override
  public void gatherAdd(
      MemorySegment tensor, long from, long stride, MemorySegment panel, long to, int count) {
    MemorySegment source = tensor.asSlice(from * BYTES, ((count - 1) * stride + 1) * BYTES);
    MemorySegment target = panel.asSlice(to * BYTES, (long) count * BYTES);
    for (int t = 0; t < count; t++) {
      double sum = target.get(JAVA_DOUBLE_UNALIGNED, (long) t * BYTES);
      sum += source.get(JAVA_DOUBLE_UNALIGNED, t * stride * BYTES);
      target.set(JAVA_DOUBLE_UNALIGNED, (long) t * BYTES, sum);
    }
  }

  @Override
  public void scatter(
      MemorySegment panel, long from, MemorySegment tensor, long to, long stride, int count) {
    MemorySegment source = panel.asSlice(from * BYTES, (long) count * BYTES);
    MemorySegment target = tensor.asSlice(to * BYTES, ((count - 1) * stride + 1) * BYTES);
    for (int t = 0; t < count; t++) {
      double value = source.get(JAVA_DOUBLE_UNALIGNED, (long) t * BYTES);
      target.set(JAVA_DOUBLE_UNALIGNED, t * stride * BYTES, value);
    }
  }

  @Override
  public void zero(MemorySegment tensor, long to, long stride, int count) {
    for (int t = 0; t < count; t++) {
      tensor.set(JAVA_DOUBLE_UNALIGNED, (to + t * stride) * BYTES, 0);
    }
  }
}
