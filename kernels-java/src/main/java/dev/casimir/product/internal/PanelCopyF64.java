package dev.casimir.product.internal;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** {@link PanelCopy} one element at a time. */
public final class PanelCopyF64 implements PanelCopy {
  private static final int BYTES = Double.BYTES;

  @Override
  public void gather(
      MemorySegment tensor, long from, long stride, MemorySegment panel, long to, int count) {
    for (int t = 0; t < count; t++) {
      double value = tensor.get(JAVA_DOUBLE_UNALIGNED, (from + t * stride) * BYTES);
      panel.set(JAVA_DOUBLE_UNALIGNED, (to + t) * BYTES, value);
    }
  }

  @Override
  public void gatherAdd(
      MemorySegment tensor, long from, long stride, MemorySegment panel, long to, int count) {
    for (int t = 0; t < count; t++) {
      double sum = panel.get(JAVA_DOUBLE_UNALIGNED, (to + t) * BYTES);
      sum += tensor.get(JAVA_DOUBLE_UNALIGNED, (from + t * stride) * BYTES);
      panel.set(JAVA_DOUBLE_UNALIGNED, (to + t) * BYTES, sum);
    }
  }

  @Override
  public void scatter(
      MemorySegment panel, long from, MemorySegment tensor, long to, long stride, int count) {
    for (int t = 0; t < count; t++) {
      double value = panel.get(JAVA_DOUBLE_UNALIGNED, (from + t) * BYTES);
      tensor.set(JAVA_DOUBLE_UNALIGNED, (to + t * stride) * BYTES, value);
    }
  }

  @Override
  public void zero(MemorySegment tensor, long to, long stride, int count) {
    for (int t = 0; t < count; t++) {
      tensor.set(JAVA_DOUBLE_UNALIGNED, (to + t * stride) * BYTES, 0);
    }
  }
}
