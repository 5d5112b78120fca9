package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/**
 * A product on panels: rows are components, lanes are independent items. Stateless; scratch comes
 * from the caller.
 */
public interface PanelProduct {
  /** Multiply-adds executed per lane. */
  long multiplyAdds();

  /** Bytes of scratch that {@link #run} needs for {@code lanes} lanes. */
  long scratchBytes(int lanes);

  /**
   * z = x (x) y. Row r of x lies at byte {@code xOffset + r * rowStride}, lanes contiguous, and
   * likewise for y and z; {@code lanes} is a multiple of the provider's vector length. z is
   * overwritten in full.
   */
  void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes,
      MemorySegment scratch);
}
