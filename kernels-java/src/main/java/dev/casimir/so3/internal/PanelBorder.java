package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;

/**
 * Carries items between tensors of columns and panels of {@code lanes} items. Items beyond a
 * panel's end are zero.
 */
public interface PanelBorder {
  /** Reads {@code count} columns of rows that lie {@code stride} numbers apart into panel rows. */
  void packColumns(
      MemorySegment rows,
      long first,
      long stride,
      int components,
      MemorySegment panel,
      long offset,
      int lanes,
      int count);

  /**
   * Writes the first {@code count} lanes of panel rows to rows that lie {@code stride} numbers
   * apart.
   */
  void unpackColumns(
      MemorySegment panel,
      long offset,
      int lanes,
      int components,
      MemorySegment rows,
      long first,
      long stride,
      int count);
}
