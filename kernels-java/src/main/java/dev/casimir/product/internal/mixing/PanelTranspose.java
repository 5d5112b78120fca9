package dev.casimir.product.internal.mixing;

import java.lang.foreign.MemorySegment;

/**
 * Moves items between a tensor, where they are rows, and a panel, where they are lanes; one
 * implementation for each precision. All positions and strides count elements.
 */
public interface PanelTranspose {
  /**
   * panel[r][t] = tensor[first + t * stride + elements[r]] for rows {@code from <= r < to} and
   * items t; zero for lanes from {@code count} up to {@code width}.
   *
   * @param panelFirst where row 0 of the panel begins
   */
  void gather(
      MemorySegment tensor,
      long first,
      long stride,
      int count,
      int[] elements,
      int from,
      int to,
      MemorySegment panel,
      long panelFirst,
      int width);

  /** tensor[first + t * stride + elements[r]] = panel[r][t], the way back. */
  void scatter(
      MemorySegment panel,
      long panelFirst,
      int width,
      MemorySegment tensor,
      long first,
      long stride,
      int count,
      int[] elements,
      int from,
      int to);

  /**
   * The components of a block with channels as columns: target[m * width + t][c] = tensor[first + t
   * * stride + elements[row + c * components + m]]; zero for items from {@code count} up to {@code
   * width}. Columns beyond {@code channels} are left as they are.
   *
   * @param columns length of a row of the target
   */
  void gatherChannels(
      MemorySegment tensor,
      long first,
      long stride,
      int count,
      int[] elements,
      int row,
      int channels,
      int components,
      MemorySegment target,
      long targetFirst,
      int columns,
      int width);
}
