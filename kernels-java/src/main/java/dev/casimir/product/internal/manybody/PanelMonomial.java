package dev.casimir.product.internal.manybody;

import java.lang.foreign.MemorySegment;

/**
 * A {@link Monomial} on panels: rows are components, lanes independent items. Stateless; scratch
 * comes from the caller.
 */
interface PanelMonomial {
  /** Arithmetic instructions executed per lane. */
  long multiplyAdds();

  /** Bytes of scratch that {@link #run} needs for {@code lanes} lanes. */
  long scratchBytes(int lanes);

  /**
   * z = the monomial of f, g and h. Row r of f lies at byte {@code fOffset + r * rowStride}, lanes
   * contiguous, and likewise the others; {@code lanes} is a multiple of two vectors. Operands the
   * monomial does not have are not looked at. z is overwritten in full.
   */
  void run(
      MemorySegment f,
      long fOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment h,
      long hOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes,
      MemorySegment scratch);
}
