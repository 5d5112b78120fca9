package dev.casimir.linalg.internal.multiply;

import dev.casimir.simd.ItemTranspose;
import dev.casimir.simd.Provider;
import dev.casimir.simd.RowCopy;
import dev.casimir.simd.TileShape;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * How the second factor lies in memory when it is packed: panels of as many columns as a tile has,
 * each with its rows one after the other; the last has as many vectors as it needs. What stands
 * beyond the last column takes part in no result.
 */
public final class ColumnPanels {
  private final int bytes;
  private final int lanes;
  private final int width;
  private final RowCopy copy;
  private final ItemTranspose transpose;

  public ColumnPanels(DType dtype, TileShape shape, Provider provider) {
    bytes = dtype.bytes();
    lanes = Provider.lanes(provider, dtype);
    width = shape.vectors() * lanes;
    copy = Provider.instantiate(provider, RowCopy.class, "dev.casimir.simd.RowCopy", dtype);
    transpose = ItemTranspose.of(provider, dtype);
  }

  /** Columns of every panel but the last. */
  public int width() {
    return width;
  }

  /** Panels of so many columns. */
  public int count(int columns) {
    return (columns + width - 1) / width;
  }

  /** Columns of a panel. */
  int columns(int panel, int columns) {
    return Math.min(width, columns - panel * width);
  }

  /** Vectors of a row of a panel. */
  int vectors(int panel, int columns) {
    return (columns(panel, columns) + lanes - 1) / lanes;
  }

  /** Bytes of a row of a panel of so many vectors. */
  long rowBytes(int vectors) {
    return (long) vectors * lanes * bytes;
  }

  /** Where a panel begins. */
  long offset(int panel, int depth) {
    return (long) panel * width * depth * bytes;
  }

  /** Bytes of all panels. */
  public long bytes(int depth, int columns) {
    long whole = (long) (columns + lanes - 1) / lanes * lanes;
    return Math.multiplyExact(Math.multiplyExact(whole, depth), bytes);
  }

  /**
   * Packs panels {@code from} to {@code to}.
   *
   * @param matrix [depth, columns], or if {@code transposed} [columns, depth]
   * @param origin the panel at which {@code packed} begins
   */
  public void pack(
      MemorySegment matrix,
      boolean transposed,
      int depth,
      int columns,
      int from,
      int to,
      int origin,
      MemorySegment packed) {
    for (int panel = from; panel < to; panel++) {
      long target = offset(panel - origin, depth);
      long row = rowBytes(vectors(panel, columns));
      long first = (long) panel * width * bytes;
      int count = columns(panel, columns);
      if (transposed) {
        transpose.pack(matrix, first * depth, depth, packed, target, row, count);
      } else {
        copy.copy(matrix, first, (long) columns * bytes, packed, target, row, depth, count);
      }
    }
  }
}
