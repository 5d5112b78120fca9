package dev.casimir.product.internal.convolution;

import java.lang.foreign.MemorySegment;

/** Moves numbers one by one where lanes change their meaning; one implementation per precision. */
public interface EdgeCopy {
  /**
   * Reads {@code count} contiguous numbers of an edge into one lane of rows of an edge tile.
   *
   * @param from byte offset of the first number
   * @param to byte offset of the lane in the first row
   */
  void toLane(MemorySegment numbers, long from, int count, MemorySegment rows, long to);

  /** As {@link #toLane}, of the numbers at the given byte offsets from {@code from} on. */
  void toLane(MemorySegment numbers, long from, int[] offsets, MemorySegment rows, long to);

  /** Writes one lane of rows of an edge tile as {@code count} contiguous numbers. */
  void fromLane(MemorySegment rows, long from, int count, MemorySegment numbers, long to);

  /**
   * Transposes a panel: numbers[u][r] = panel[r][u].
   *
   * @param rows of the panel
   * @param channels of the panel to read
   * @param columns numbers from one u to the next in the result; those beyond {@code rows} get zero
   */
  void transpose(
      MemorySegment panel,
      long offset,
      long rowStride,
      int rows,
      int channels,
      MemorySegment numbers,
      long to,
      int columns);

  /** Writes {@code count} contiguous ones. */
  void ones(MemorySegment numbers, long to, int count);
}
