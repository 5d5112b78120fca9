package dev.casimir.product;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/** A planned {@link SymmetricContraction}. */
public interface SymmetricContractionKernel extends Kernel {
  /**
   * The contraction of every item of the batch with weights that all items share.
   *
   * @param x {@code [batch, dimension of the input irreps]} in the plan's dtype and layout
   * @param weights {@code [paths, channels]}, paths as {@link SymmetricContraction#paths} counts
   *     them
   * @param z {@code [batch, dimension of the output irreps]}, overwritten in full; must not overlap
   *     x or weights
   */
  void forward(Tensor x, Tensor weights, Tensor z);
}
