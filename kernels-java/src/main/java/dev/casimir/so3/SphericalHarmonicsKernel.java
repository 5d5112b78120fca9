package dev.casimir.so3;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link SphericalHarmonics}. With K = (L+1)^2; outputs are overwritten in full and must
 * not overlap inputs.
 */
public interface SphericalHarmonicsKernel extends Kernel {
  /** Values of {@code vectors} [n, 3] into {@code values} [n, K]. */
  void values(Tensor vectors, Tensor values);

  /** Values and gradients: {@code gradients} [n, K, 3] holds dY_k/dr_j. */
  void gradients(Tensor vectors, Tensor values, Tensor gradients);

  /** Values, gradients and second derivatives: {@code hessians} [n, K, 3, 3]. */
  void hessians(Tensor vectors, Tensor values, Tensor gradients, Tensor hessians);
}
