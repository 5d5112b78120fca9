package dev.casimir.simd;

import java.lang.foreign.MemorySegment;

/** What is done to one row of a panel between two programs. */
public interface PanelRow {
  /**
   * Whether one of the numbers is above zero. None may be NaN.
   *
   * @param offset byte at which the row begins
   * @param scratch byte at which a row begins that may be overwritten
   */
  boolean isAnyAboveZero(MemorySegment panel, long offset, long scratch, int vectors);

  /** Makes all numbers of a row the one at a byte of a table. */
  void fill(MemorySegment panel, long offset, MemorySegment table, long at, int vectors);
}
