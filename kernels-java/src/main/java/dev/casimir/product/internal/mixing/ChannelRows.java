package dev.casimir.product.internal.mixing;

import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.lang.foreign.MemorySegment;

/**
 * The rows of a panel of one operand: block after block, channel after channel, component after
 * component, whatever the layout of the tensor.
 */
final class ChannelRows {
  private final PanelTranspose transpose;
  private final int bytes;
  private final int dimension;
  private final int[] elements;

  ChannelRows(Irreps irreps, Layout layout, DType dtype, PanelTranspose transpose) {
    this.transpose = transpose;
    this.bytes = dtype.bytes();
    this.dimension = irreps.dimension();
    this.elements = new int[dimension];
    for (int k = 0; k < irreps.blocks().size(); k++) {
      int channels = irreps.blocks().get(k).multiplicity();
      int components = irreps.blocks().get(k).irrep().dimension();
      for (int c = 0; c < channels; c++) {
        for (int m = 0; m < components; m++) {
          int element = layout == Layout.MUL_IR ? c * components + m : m * channels + c;
          elements[irreps.offset(k) + c * components + m] = irreps.offset(k) + element;
        }
      }
    }
  }

  int rows() {
    return dimension;
  }

  /** Fills all rows of the panel at byte {@code offset}. */
  void gather(Workspace space, MemorySegment tensor, long offset) {
    gather(space, tensor, offset, 0, dimension);
  }

  /** Fills rows {@code from .. to}. */
  void gather(Workspace space, MemorySegment tensor, long offset, int from, int to) {
    transpose.gather(
        tensor,
        space.item * dimension,
        dimension,
        space.count,
        elements,
        from,
        to,
        space.memory,
        offset / bytes,
        space.width);
  }

  /** Writes all rows of the panel at byte {@code offset} to the tensor. */
  void scatter(Workspace space, long offset, MemorySegment tensor) {
    transpose.scatter(
        space.memory,
        offset / bytes,
        space.width,
        tensor,
        space.item * dimension,
        dimension,
        space.count,
        elements,
        0,
        dimension);
  }

  /** Fills a matrix of a block: a row for each component and lane, a column for each channel. */
  void gatherChannels(
      Workspace space,
      MemorySegment tensor,
      int row,
      int channels,
      int components,
      long offset,
      int columns) {
    transpose.gatherChannels(
        tensor,
        space.item * dimension,
        dimension,
        space.count,
        elements,
        row,
        channels,
        components,
        space.memory,
        offset / bytes,
        columns,
        space.width);
  }
}
