package dev.casimir.so3.internal;

import dev.casimir.so3.Irrep;
import java.lang.foreign.MemorySegment;

/**
 * An algorithm that applies D to blocks. All working memory of a run is one segment; offsets and
 * strides are bytes.
 */
sealed interface RotationMethod permits FactoredRotation, MatrixRotation {
  /** Where the nine rows of a panel of rotations are to be put, a row of lanes for each entry. */
  long rotationOffset();

  /** Bytes of the segment from its start that belong to the method. */
  long bytes();

  /** Derives from the rotations in place what the products need, for D or for its transpose. */
  void prepare(boolean adjoint, MemorySegment memory);

  /**
   * Applies D to a block whose channels are lanes, for one item.
   *
   * @param adjoint as the rotations were prepared
   * @param lane the item in the panel of rotations
   * @param vectors of a row
   */
  void byChannel(
      Irrep irrep,
      boolean adjoint,
      int lane,
      MemorySegment memory,
      MemorySegment x,
      long xOffset,
      long xStride,
      MemorySegment y,
      long yOffset,
      long yStride,
      int vectors);

  /** Applies D to one channel of a block, items being lanes; x and y lie in the segment. */
  void byItem(Irrep irrep, boolean adjoint, MemorySegment memory, long x, long y);
}
