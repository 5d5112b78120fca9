package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;

/**
 * Products of matrices with the rows of a block. Every sum runs over the columns in order, from
 * zero, and is multiplied by a sign at the end. Offsets and strides are bytes.
 */
public interface PanelMatrices {
  /**
   * y = sign M x for rows of channels, one matrix for all: its entries and the sign are single
   * numbers.
   *
   * @param width of the matrix
   * @param matrix where entry (0, 0) stands
   * @param rowStep from a row of the matrix to the next
   * @param columnStep from a column of the matrix to the next
   * @param vectors of a row of x and y
   */
  void byChannel(
      int width,
      MemorySegment memory,
      long matrix,
      long rowStep,
      long columnStep,
      long sign,
      MemorySegment x,
      long xOffset,
      long xStride,
      MemorySegment y,
      long yOffset,
      long yStride,
      int vectors);

  /** y = sign M x for rows of one vector, whose lanes each have their own matrix and sign. */
  void byItem(
      int width,
      MemorySegment memory,
      long matrix,
      long rowStep,
      long columnStep,
      long sign,
      long x,
      long y);
}
