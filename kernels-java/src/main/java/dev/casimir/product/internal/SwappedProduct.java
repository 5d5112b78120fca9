package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/** A product with its operands exchanged. */
record SwappedProduct(PanelProduct product) implements PanelProduct {
  @Override
  public long multiplyAdds() {
    return product.multiplyAdds();
  }

  @Override
  public long scratchBytes(int lanes) {
    return product.scratchBytes(lanes);
  }

  @Override
  public void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes,
      MemorySegment scratch) {
    product.run(y, yOffset, x, xOffset, z, zOffset, rowStride, lanes, scratch);
  }
}
