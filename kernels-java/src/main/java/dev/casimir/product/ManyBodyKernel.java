package dev.casimir.product;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link ManyBodyProduct}. Every tensor is in the plan's dtype and layout; outputs are
 * overwritten in full and must not share memory with an input or with each other.
 */
public interface ManyBodyKernel extends Kernel {
  /**
   * z = x^order for every item of the batch.
   *
   * @param x {@code [batch, dimension of the input irreps]}
   * @param z {@code [batch, dimension of the output irreps]}
   */
  void forward(Tensor x, Tensor z);

  /**
   * The vector-Jacobian product: gradX = order x^(order - 1) gradZ, cut off at the degrees of x.
   *
   * @param x what {@link #forward} was given
   * @param gradZ gradient of a scalar by z, of the shape of z
   * @param gradX gradient by x, of the shape of x
   */
  void backward(Tensor x, Tensor gradZ, Tensor gradX);

  /**
   * The vector-Jacobian product of {@link #backward}, for a cotangent of its output:
   *
   * <pre>
   *   gradGradZ = order x^(order - 1) cotangent
   *   gradX     = order (order - 1) x^(order - 2) cotangent gradZ
   * </pre>
   *
   * @param x what {@link #backward} was given
   * @param gradZ what {@link #backward} was given
   * @param cotangent gradient of a scalar by the output of {@link #backward}, of the shape of x
   * @param gradX gradient of that scalar by x, of the shape of x
   * @param gradGradZ gradient of that scalar by gradZ, of the shape of z
   */
  void doubleBackward(Tensor x, Tensor gradZ, Tensor cotangent, Tensor gradX, Tensor gradGradZ);
}
