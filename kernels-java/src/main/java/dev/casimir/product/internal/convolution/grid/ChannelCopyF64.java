package dev.casimir.product.internal.convolution.grid;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@link ChannelCopy}, number by number. */
public final class ChannelCopyF64 implements ChannelCopy {
  private static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final long BYTES = Double.BYTES;

  @Override
  public void gather(
      MemorySegment features,
      long item,
      Components components,
      int first,
      int channels,
      MemorySegment rows,
      long to,
      int columns) {
    int[] offsets = components.offsets();
    int[] strides = components.strides();
    for (int k = 0; k < offsets.length; k++) {
      long source = (item + offsets[k] + (long) first * strides[k]) * BYTES;
      long step = strides[k] * BYTES;
      long target = to + k * BYTES;
      for (int u = 0; u < channels; u++) {
        rows.set(ELEMENT, target, features.get(ELEMENT, source));
        source += step;
        target += columns * BYTES;
      }
    }
  }

  @Override
  public void scatter(
      MemorySegment rows,
      long from,
      int columns,
      MemorySegment features,
      long item,
      Components components,
      int first,
      int channels) {
    int[] offsets = components.offsets();
    int[] strides = components.strides();
    for (int k = 0; k < offsets.length; k++) {
      long target = (item + offsets[k] + (long) first * strides[k]) * BYTES;
      long step = strides[k] * BYTES;
      long source = from + k * BYTES;
      for (int u = 0; u < channels; u++) {
        features.set(ELEMENT, target, rows.get(ELEMENT, source));
        target += step;
        source += columns * BYTES;
      }
    }
  }
}
