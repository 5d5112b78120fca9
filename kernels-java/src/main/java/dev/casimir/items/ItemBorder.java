package dev.casimir.items;

import dev.casimir.simd.ItemTranspose;
import dev.casimir.simd.Provider;
import dev.casimir.simd.RowCopy;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/** Carries the numbers of items between the arrays of a caller and the rows of a panel. */
final class ItemBorder {
  private final boolean itemsLast;
  private final int bytes;
  private final RowCopy copy;
  private final ItemTranspose transpose;
  private final long rowBytes;

  ItemBorder(DType dtype, Arrangement arrangement, Provider provider, long rowBytes) {
    itemsLast = arrangement == Arrangement.COMPONENT_MAJOR;
    bytes = dtype.bytes();
    copy = Provider.instantiate(provider, RowCopy.class, "dev.casimir.simd.RowCopy", dtype);
    transpose = ItemTranspose.of(provider, dtype);
    this.rowBytes = rowBytes;
  }

  /**
   * Reads {@code count} items of {@code size} numbers.
   *
   * @param items how many the array holds
   * @param offset byte in the panel of the first row
   */
  void pack(
      MemorySegment array,
      long items,
      long first,
      int count,
      int size,
      MemorySegment panel,
      long offset) {
    if (itemsLast) {
      copy.copy(array, first * bytes, items * bytes, panel, offset, rowBytes, size, count);
    } else {
      transpose.pack(array, first * size * bytes, size, panel, offset, rowBytes, count);
    }
  }

  /** Writes them; see {@link #pack}. */
  void unpack(
      MemorySegment panel,
      long offset,
      int size,
      MemorySegment array,
      long items,
      long first,
      int count) {
    if (itemsLast) {
      copy.copy(panel, offset, rowBytes, array, first * bytes, items * bytes, size, count);
    } else {
      transpose.unpack(panel, offset, rowBytes, size, array, first * size * bytes, count);
    }
  }
}
