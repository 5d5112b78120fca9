package dev.casimir.product;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link TensorProduct}. All tensors are in the plan's dtype and layout; x, y, z and
 * their gradients are {@code [batch, dimension of their irreps]}. Weights are {@code [count]}, or
 * {@code [batch, count]} where each item has its own; methods without them are for products without
 * weights, the others for products with weights.
 *
 * <p>Outputs are overwritten in full, also where nothing couples; they must be writable and overlap
 * no other argument. Everything is checked before anything is written; a misfit is an {@link
 * IllegalArgumentException} that names the argument.
 */
public interface ProductKernel extends Kernel {
  /**
   * z = x (x) y.
   *
   * @param z overwritten
   */
  void forward(Tensor x, Tensor y, Tensor z);

  /** z = x (x) y with weights. */
  void forward(Tensor x, Tensor y, Tensor weights, Tensor z);

  /**
   * Vector-Jacobian product: with s = gradZ . z, the gradients of s. Costs two products.
   *
   * @param gradX ds/dx, overwritten
   * @param gradY ds/dy, overwritten
   */
  void backward(Tensor x, Tensor y, Tensor gradZ, Tensor gradX, Tensor gradY);

  /**
   * The same with weights. Shared weights collect their gradient over the batch in an order that
   * depends on the size of the batch alone.
   *
   * @param gradWeights ds/dweights, in the shape of the weights, overwritten
   */
  void backward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights);

  /**
   * The vector-Jacobian product of {@link #backward(Tensor, Tensor, Tensor, Tensor, Tensor)}: with
   * t = directionX . gradX + directionY . gradY, the gradients of t with respect to gradZ, x and y.
   * What training on forces needs. Costs four products; Hessian-vector products of any scalar
   * function come from it, so higher orders follow by composition.
   *
   * @param directionX cotangent of gradX
   * @param directionY cotangent of gradY
   * @param gradGradZ dt/dgradZ, overwritten
   * @param gradX dt/dx, overwritten
   * @param gradY dt/dy, overwritten
   */
  void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY);

  /**
   * The same with weights: t = directionX . gradX + directionY . gradY + directionWeights .
   * gradWeights.
   */
  void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor directionWeights,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights);
}
