package dev.casimir.product;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/** A planned {@link TensorProduct}. */
public interface ProductKernel extends Kernel {
  /**
   * z = x (x) y for every item of the batch, channel with channel.
   *
   * @param x {@code [batch, dimension of the first irreps]} in the plan's dtype and layout
   * @param y {@code [batch, dimension of the second irreps]}
   * @param z {@code [batch, dimension of the output irreps]}, overwritten in full; must not overlap
   *     x or y
   */
  void forward(Tensor x, Tensor y, Tensor z);
}
