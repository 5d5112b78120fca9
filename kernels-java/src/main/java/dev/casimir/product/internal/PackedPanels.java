package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/**
 * Operands packed into panels: items (channels of batch entries) are lanes, whatever their layout
 * and number.
 *
 * @param lanes width of a panel
 */
record PackedPanels(
    int lanes,
    long rowStride,
    int channels,
    PanelPacking first,
    PanelPacking second,
    PanelPacking output)
    implements PanelShape {
  @Override
  public long panelBytes() {
    return first.panelBytes() + second.panelBytes() + output.panelBytes();
  }

  @Override
  public long units(long batch) {
    return (Math.multiplyExact(batch, channels) + lanes - 1) / lanes;
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
    long item = unit * lanes;
    int count = (int) Math.min(lanes, batch * channels - item);
    long yPanel = first.panelBytes();
    long zPanel = yPanel + second.panelBytes();
    first.gather(x, item, count, panels, 0);
    second.gather(y, item, count, panels, yPanel);
    product.run(panels, 0, panels, yPanel, panels, zPanel, rowStride, lanes, scratch);
    output.scatter(panels, zPanel, z, item, count);
  }
}
