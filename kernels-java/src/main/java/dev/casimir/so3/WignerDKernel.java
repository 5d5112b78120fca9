package dev.casimir.so3;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/** A planned {@link WignerD}. */
public interface WignerDKernel extends Kernel {
  /**
   * D matrices of a batch.
   *
   * <p>Matrices that are not orthogonal or not finite are not refused: entries are polynomials in
   * the nine numbers, and a NaN stays in its item. Only the sign of the determinant is looked at,
   * for the parity. Computed in double precision in either dtype.
   *
   * @param rotations [n, 3, 3], acting on column vectors (x, y, z), proper or improper
   * @param matrices [n, d, d] with d the dimension of the irreps, in the planned layout on both
   *     sides; overwritten in full, zero outside the blocks; must not overlap {@code rotations}
   * @throws IllegalArgumentException for a wrong shape or dtype, overlapping memory or a read-only
   *     output
   */
  void forward(Tensor rotations, Tensor matrices);
}
