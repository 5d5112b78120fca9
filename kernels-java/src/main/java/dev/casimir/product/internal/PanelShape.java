package dev.casimir.product.internal;

import java.lang.foreign.MemorySegment;

/** How a batch is cut into panels. */
sealed interface PanelShape permits DirectPanels, PackedPanels {
  /** Bytes from one row of a panel to the next. */
  long rowStride();

  /** Lanes of one panel. */
  int lanes();

  /** Memory for packed operands, in bytes. */
  long panelBytes();

  /** Number of panels of a batch. */
  long units(long batch);

  /** Runs the product on one panel; {@code panels} is memory for packed operands. */
  void run(
      PanelProduct product,
      MemorySegment x,
      MemorySegment y,
      MemorySegment z,
      long batch,
      long unit,
      MemorySegment panels,
      MemorySegment scratch);
}
