package dev.casimir.product.internal.convolution;

import java.lang.foreign.MemorySegment;

/**
 * Products of panel rows with a row of weights; one implementation for each provider and precision.
 * Offsets and strides are bytes, {@code channels} a multiple of the provider's vector length.
 */
public interface ChannelRows {
  /** z[r] = w x[r], r &lt; rows. */
  void scale(
      int rows,
      MemorySegment w,
      long wOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int channels);

  /** z[r] += w x[r], r &lt; rows. */
  void addScaled(
      int rows,
      MemorySegment w,
      long wOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int channels);

  /** w = sum of x[r] z[r], r &lt; rows. */
  void dot(
      int rows,
      MemorySegment w,
      long wOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int channels);
}
