package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@link PanelBorder}, number by number. */
public final class PanelBorderF64 implements PanelBorder {
  private static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final long BYTES = Double.BYTES;

  @Override
  public void packColumns(
      MemorySegment rows,
      long first,
      long stride,
      int components,
      MemorySegment panel,
      long offset,
      int lanes,
      int count) {
    for (int component = 0; component < components; component++) {
      long from = (component * stride + first) * BYTES;
      for (int lane = 0; lane < lanes; lane++) {
        double value = lane < count ? rows.get(ELEMENT, from + lane * BYTES) : 0.0;
        panel.set(ELEMENT, offset + ((long) component * lanes + lane) * BYTES, value);
      }
    }
  }

  @Override
  public void unpackColumns(
      MemorySegment panel,
      long offset,
      int lanes,
      int components,
      MemorySegment rows,
      long first,
      long stride,
      int count) {
    for (int component = 0; component < components; component++) {
      long from = offset + (long) component * lanes * BYTES;
      long to = (component * stride + first) * BYTES;
      for (int lane = 0; lane < count; lane++) {
        rows.set(ELEMENT, to + lane * BYTES, panel.get(ELEMENT, from + lane * BYTES));
      }
    }
  }
}
