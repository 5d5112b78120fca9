package dev.casimir.so3;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link SphericalHarmonics}. Shapes are given for {@link Arrangement#ITEM_MAJOR}, then
 * for {@link Arrangement#COMPONENT_MAJOR}; K = (L+1)^2. Outputs are overwritten in full.
 *
 * <p>A value has the same bits whichever method computes it. Cost grows as L^2 per vector.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a wrong shape or dtype, for outputs
 * that overlap another argument and for read-only outputs.
 */
public interface SphericalHarmonicsKernel extends Kernel {
  /**
   * Values.
   *
   * @param vectors [n, 3] or [3, n]
   * @param values [n, K] or [K, n]
   */
  void values(Tensor vectors, Tensor values);

  /**
   * Values and gradients dY_k/dr_j with respect to the vectors as they came, normalised or not.
   *
   * @param vectors [n, 3] or [3, n]
   * @param values [n, K] or [K, n]
   * @param gradients [n, K, 3] or [K, 3, n]
   */
  void gradients(Tensor vectors, Tensor values, Tensor gradients);

  /**
   * Values, gradients and second derivatives d2Y_k/dr_i dr_j.
   *
   * @param vectors [n, 3] or [3, n]
   * @param values [n, K] or [K, n]
   * @param gradients [n, K, 3] or [K, 3, n]
   * @param hessians [n, K, 3, 3] or [K, 3, 3, n]
   */
  void hessians(Tensor vectors, Tensor values, Tensor gradients, Tensor hessians);

  /**
   * The vector-Jacobian product: gradVectors_j = sum over k of gradValues_k dY_k/dr_j. No tensor of
   * gradients is made. For functions of the direction a zero vector gets zeros.
   *
   * @param vectors [n, 3] or [3, n]
   * @param gradValues derivative of a scalar by the values, [n, K] or [K, n]
   * @param gradVectors its derivative by the vectors, [n, 3] or [3, n]; overwritten
   */
  void backward(Tensor vectors, Tensor gradValues, Tensor gradVectors);

  /**
   * The vector-Jacobian product of {@link #backward}, for losses that contain forces. With a the
   * derivative of a scalar by backward's gradVectors, gradGradValues_k = sum over j of a_j
   * dY_k/dr_j and gradVectors_i = sum over k and j of gradValues_k d2Y_k/dr_i dr_j a_j.
   *
   * @param vectors [n, 3] or [3, n]
   * @param gradValues as given to {@link #backward}, [n, K] or [K, n]
   * @param direction a, [n, 3] or [3, n]
   * @param gradGradValues derivative by gradValues, [n, K] or [K, n]; overwritten
   * @param gradVectors derivative by the vectors, [n, 3] or [3, n]; overwritten
   */
  void doubleBackward(
      Tensor vectors,
      Tensor gradValues,
      Tensor direction,
      Tensor gradGradValues,
      Tensor gradVectors);
}
