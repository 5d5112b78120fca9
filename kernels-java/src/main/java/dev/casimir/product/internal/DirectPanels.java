package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/**
 * Channels-last data used in place: each batch entry is a panel, its channels the lanes.
 *
 * @param lanes channels, a multiple of the vector length
 * @param bytes1 bytes of one entry of the first operand, likewise the others
 */
record DirectPanels(int lanes, long rowStride, long bytes1, long bytes2, long bytes3)
    implements PanelShape {
  @Override
  public long panelBytes() {
    return 0;
  }

  @Override
  public long units(long batch) {
    return batch;
  }

  @Override
  public void run(
      PanelProduct product,
      MemorySegment x,
      MemorySegment y,
      MemorySegment z,
      long batch,
      long unit,
      MemorySegment panels,
      MemorySegment scratch) {
    product.run(x, unit * bytes1, y, unit * bytes2, z, unit * bytes3, rowStride, lanes, scratch);
  }
}
