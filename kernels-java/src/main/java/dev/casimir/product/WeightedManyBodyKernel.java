package dev.casimir.product;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link WeightedManyBodyProduct}. Every tensor is in the plan's dtype, those of irreps
 * in its layout; outputs are overwritten in full and must not share memory with an input or with
 * each other.
 */
public interface WeightedManyBodyKernel extends Kernel {
  /**
   * The product of every item of the batch.
   *
   * @param x {@code [batch, dimension of the input irreps]}
   * @param weights {@code [order * output blocks * channels]}
   * @param z {@code [batch, dimension of the output irreps]}
   */
  void forward(Tensor x, Tensor weights, Tensor z);

  /**
   * The vector-Jacobian product. Gradients of the weights are sums over the batch, in an order that
   * depends on its size alone.
   *
   * @param x what {@link #forward} was given
   * @param weights what {@link #forward} was given
   * @param gradZ gradient of a scalar by z, of the shape of z
   * @param gradX gradient by x, of the shape of x
   * @param gradWeights gradient by the weights, of the shape of the weights
   */
  void backward(Tensor x, Tensor weights, Tensor gradZ, Tensor gradX, Tensor gradWeights);
}
