package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/**
 * Moves one row of lanes between a tensor and a panel; one implementation for each precision.
 * Offsets and strides are elements.
 */
public interface PanelCopy {
  /** panel[to + t] = tensor[from + t * stride], t &lt; count. */
  void gather(
      MemorySegment tensor, long from, long stride, MemorySegment panel, long to, int count);

  /** panel[to + t] += tensor[from + t * stride], t &lt; count. */
  void gatherAdd(
      MemorySegment tensor, long from, long stride, MemorySegment panel, long to, int count);

  /** tensor[to + t * stride] = panel[from + t], t &lt; count. */
  void scatter(
      MemorySegment panel, long from, MemorySegment tensor, long to, long stride, int count);

  /** tensor[to + t * stride] = 0, t &lt; count. */
  void zero(MemorySegment tensor, long to, long stride, int count);
}
