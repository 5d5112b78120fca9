package dev.casimir.so3;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link IrrepsRotation}. Outputs are overwritten in full and must not overlap an input;
 * d is the dimension of the irreps, vectors lie in the plan's layout.
 *
 * <p>Rotations are orthogonal matrices, proper or improper, that act on columns (x, y, z): one for
 * each vector, or one for all. Others are not refused: {@link RotationAlgorithm#MATRIX} takes the
 * entries of D for what they are, polynomials, {@link RotationAlgorithm#J_FACTORISATION} gives D of
 * a rotation near by, or NaN. A NaN stays in its item.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a wrong shape or dtype, overlapping
 * memory or a read-only output, before anything is written.
 */
public interface IrrepsRotationKernel extends Kernel {
  /**
   * out = D(R) x.
   *
   * @param x [n, d]
   * @param rotations [n, 3, 3], or [3, 3] for all items
   * @param out [n, d]
   */
  void forward(Tensor x, Tensor rotations, Tensor out);

  /**
   * The vector-Jacobian product with respect to x: gradX = D(R)^T gradOut. D is orthogonal, so this
   * is also the inverse of {@link #forward}.
   *
   * @param rotations [n, 3, 3], or [3, 3] for all items
   * @param gradOut [n, d]
   * @param gradX [n, d]
   */
  void backward(Tensor rotations, Tensor gradOut, Tensor gradX);
}
