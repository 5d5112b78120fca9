package dev.casimir.simd;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** {@link ItemTranspose}, number by number. */
public final class ItemTransposeScalarF64 implements ItemTranspose {
  private static final long BYTES = Double.BYTES;

  @Override
  public void pack(
      MemorySegment items,
      long itemsOffset,
      int k,
      MemorySegment panel,
      long panelOffset,
      long rowStride,
      int count) {
    for (int row = 0; row < k; row++) {
      long from = itemsOffset + row * BYTES;
      long to = panelOffset + row * rowStride;
      for (int lane = 0; lane < count; lane++) {
        double value = items.get(JAVA_DOUBLE_UNALIGNED, from + lane * (k * BYTES));
        panel.set(JAVA_DOUBLE_UNALIGNED, to + lane * BYTES, value);
      }
    }
  }

  @Override
  public void unpack(
      MemorySegment panel,
      long panelOffset,
      long rowStride,
      int k,
      MemorySegment items,
      long itemsOffset,
      int count) {
    for (int row = 0; row < k; row++) {
      long from = panelOffset + row * rowStride;
      long to = itemsOffset + row * BYTES;
      for (int lane = 0; lane < count; lane++) {
        double value = panel.get(JAVA_DOUBLE_UNALIGNED, from + lane * BYTES);
        items.set(JAVA_DOUBLE_UNALIGNED, to + lane * (k * BYTES), value);
      }
    }
  }
}
