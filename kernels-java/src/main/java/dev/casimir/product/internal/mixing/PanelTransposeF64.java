package dev.casimir.product.internal.mixing;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * {@link PanelTranspose} in tiles of a few rows, so that the lines read and written stay near, four
 * items at a time, so that bounds are checked once for all.
 */
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
      int t = 0;
      for (; t + 4 <= count; t += 4) {
        long item0 = (first + t * stride) * BYTES;
        long item1 = item0 + stride * BYTES;
        long item2 = item1 + stride * BYTES;
        long item3 = item2 + stride * BYTES;
        for (int r = tile; r < end; r++) {
          long element = elements[r] * BYTES;
          long to4 = (panelFirst + (long) r * width + t) * BYTES;
          MemorySegment lanes = panel.asSlice(to4, 4 * BYTES);
          double value0 = tensor.get(JAVA_DOUBLE_UNALIGNED, item0 + element);
          double value1 = tensor.get(JAVA_DOUBLE_UNALIGNED, item1 + element);
          double value2 = tensor.get(JAVA_DOUBLE_UNALIGNED, item2 + element);
          double value3 = tensor.get(JAVA_DOUBLE_UNALIGNED, item3 + element);
          lanes.set(JAVA_DOUBLE_UNALIGNED, 0, value0);
          lanes.set(JAVA_DOUBLE_UNALIGNED, BYTES, value1);
          lanes.set(JAVA_DOUBLE_UNALIGNED, 2 * BYTES, value2);
          lanes.set(JAVA_DOUBLE_UNALIGNED, 3 * BYTES, value3);
        }
      }
      for (; t < count; t++) {
        long item = first + t * stride;
        for (int r = tile; r < end; r++) {
          double value = tensor.get(JAVA_DOUBLE_UNALIGNED, (item + elements[r]) * BYTES);
          panel.set(JAVA_DOUBLE_UNALIGNED, (panelFirst + (long) r * width + t) * BYTES, value);
        }
      }
      for (int r = tile; r < end; r++) {
        for (int idle = count; idle < width; idle++) {
          panel.set(JAVA_DOUBLE_UNALIGNED, (panelFirst + (long) r * width + idle) * BYTES, 0);
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
      int t = 0;
      for (; t + 4 <= count; t += 4) {
        long item0 = (first + t * stride) * BYTES;
        long item1 = item0 + stride * BYTES;
        long item2 = item1 + stride * BYTES;
        long item3 = item2 + stride * BYTES;
        for (int r = tile; r < end; r++) {
          long element = elements[r] * BYTES;
          long from4 = (panelFirst + (long) r * width + t) * BYTES;
          MemorySegment lanes = panel.asSlice(from4, 4 * BYTES);
          double value0 = lanes.get(JAVA_DOUBLE_UNALIGNED, 0);
          double value1 = lanes.get(JAVA_DOUBLE_UNALIGNED, BYTES);
          double value2 = lanes.get(JAVA_DOUBLE_UNALIGNED, 2 * BYTES);
          double value3 = lanes.get(JAVA_DOUBLE_UNALIGNED, 3 * BYTES);
          tensor.set(JAVA_DOUBLE_UNALIGNED, item0 + element, value0);
          tensor.set(JAVA_DOUBLE_UNALIGNED, item1 + element, value1);
          tensor.set(JAVA_DOUBLE_UNALIGNED, item2 + element, value2);
          tensor.set(JAVA_DOUBLE_UNALIGNED, item3 + element, value3);
        }
      }
      for (; t < count; t++) {
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
