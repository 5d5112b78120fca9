package dev.casimir.product.internal.mixing;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** {@link PanelTranspose} in tiles of a few rows, so that the lines read and written stay near. */
public final class PanelTransposeF64 implements PanelTranspose {
  private static final long BYTES = Double.BYTES;
  private static final int TILE = 16;

  @Override
  public void gather(
      MemorySegment tensor,
      long first,
      long stride,
      int count,
      int[] elements,
      int from,
      int to,
      MemorySegment panel,
      long panelFirst,
      int width) {
    for (int tile = from; tile < to; tile += TILE) {
      int end = Math.min(to, tile + TILE);
      for (int t = 0; t < count; t++) {
        long item = first + t * stride;
        for (int r = tile; r < end; r++) {
          double value = tensor.get(JAVA_DOUBLE_UNALIGNED, (item + elements[r]) * BYTES);
          panel.set(JAVA_DOUBLE_UNALIGNED, (panelFirst + (long) r * width + t) * BYTES, value);
        }
      }
      for (int r = tile; r < end; r++) {
        for (int t = count; t < width; t++) {
          panel.set(JAVA_DOUBLE_UNALIGNED, (panelFirst + (long) r * width + t) * BYTES, 0);
        }
      }
    }
  }

  @Override
  public void scatter(
      MemorySegment panel,
      long panelFirst,
      int width,
      MemorySegment tensor,
      long first,
      long stride,
      int count,
      int[] elements,
      int from,
      int to) {
    for (int tile = from; tile < to; tile += TILE) {
      int end = Math.min(to, tile + TILE);
      for (int t = 0; t < count; t++) {
        long item = first + t * stride;
        for (int r = tile; r < end; r++) {
          double value =
              panel.get(JAVA_DOUBLE_UNALIGNED, (panelFirst + (long) r * width + t) * BYTES);
          tensor.set(JAVA_DOUBLE_UNALIGNED, (item + elements[r]) * BYTES, value);
        }
      }
    }
  }

  @Override
  public void gatherChannels(
      MemorySegment tensor,
      long first,
      long stride,
      int count,
      int[] elements,
      int row,
      int channels,
      int components,
      MemorySegment target,
      long targetFirst,
      int columns,
      int width) {
    for (int m = 0; m < components; m++) {
      for (int t = 0; t < width; t++) {
        long item = first + t * stride;
        long to = targetFirst + ((long) m * width + t) * columns;
        for (int c = 0; c < channels; c++) {
          double value = 0;
          if (t < count) {
            int element = elements[row + c * components + m];
            value = tensor.get(JAVA_DOUBLE_UNALIGNED, (item + element) * BYTES);
          }
          target.set(JAVA_DOUBLE_UNALIGNED, (to + c) * BYTES, value);
        }
      }
    }
  }
}
