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

  /**
   * The vector-Jacobian product. Gradients of the weights are sums over the batch, in an order that
   * depends on its size alone; both outputs are overwritten in full and must not overlap anything.
   *
   * <p>Costs about four times {@link #forward}: values of all prefixes of the monomials are made
   * again, and each passes a gradient on to a component of x and to a coefficient.
   *
   * @param x what {@link #forward} was given
   * @param weights what {@link #forward} was given
   * @param gradZ gradient of a scalar by z, of the shape of z
   * @param gradX gradient by x, of the shape of x
   * @param gradWeights gradient by the weights, of the shape of the weights
   */
  void backward(Tensor x, Tensor weights, Tensor gradZ, Tensor gradX, Tensor gradWeights);
}
