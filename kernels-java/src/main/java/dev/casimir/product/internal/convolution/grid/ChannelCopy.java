package dev.casimir.product.internal.convolution.grid;

import java.lang.foreign.MemorySegment;

/**
 * Moves components of a node's features between a tensor of any layout and contiguous rows, one row
 * for each channel. One implementation for each precision.
 */
public interface ChannelCopy {
  /**
   * rows[u][k] = features[item + offsets[k] + (first + u) strides[k]], u < channels.
   *
   * @param item index of the node's first number
   * @param to byte offset of the first row
   * @param columns numbers from one row to the next
   */
  void gather(
      MemorySegment features,
      long item,
      Components components,
      int first,
      int channels,
      MemorySegment rows,
      long to,
      int columns);

  /** The other way round. */
  void scatter(
      MemorySegment rows,
      long from,
      int columns,
      MemorySegment features,
      long item,
      Components components,
      int first,
      int channels);
}
