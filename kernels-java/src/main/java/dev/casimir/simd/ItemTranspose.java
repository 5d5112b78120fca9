package dev.casimir.simd;

import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * Carries items between an array, where each is {@code k} contiguous numbers, and a panel, where
 * each is a lane: row r of the panel holds number r of all items. Moves bits, never values: the
 * payload of a NaN arrives. Keeps no state, allocates nothing; one instance serves all threads.
 *
 * <p>Offsets and strides are bytes, of any alignment. Segments are native and do not overlap.
 */
public interface ItemTranspose {
  /** The implementation of the provider in use. */
  static ItemTranspose of(DType dtype) {
    return of(Provider.current(), dtype);
  }

  /** The same for a given provider. */
  static ItemTranspose of(Provider provider, DType dtype) {
    return Provider.instantiate(
        provider, ItemTranspose.class, "dev.casimir.simd.ItemTranspose", dtype);
  }

  /**
   * Writes {@code count} items into the first lanes of {@code k} panel rows. Lanes from {@code
   * count} to the next multiple of {@link Provider#lanes} repeat the last item; lanes beyond, and
   * with {@code count} 0 all, stay as they are.
   *
   * @param rowStride bytes from one row to the next
   */
  void pack(
      MemorySegment items,
      long itemsOffset,
      int k,
      MemorySegment panel,
      long panelOffset,
      long rowStride,
      int count);

  /** Writes the first {@code count} lanes of {@code k} panel rows as items, the way back. */
  void unpack(
      MemorySegment panel,
      long panelOffset,
      long rowStride,
      int k,
      MemorySegment items,
      long itemsOffset,
      int count);
}
