package dev.casimir.linalg;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link Convolution2d}. Sizes come with the tensors, all of the precision of the plan;
 * any may be 0, but that of a window.
 *
 * <p>What is written overlaps no input. Wrong shapes, precisions and overlaps throw {@link
 * IllegalArgumentException}, closed arenas {@link IllegalStateException}, before anything is
 * written.
 */
public interface Convolution2dKernel extends Kernel {
  /** output = the convolution of {@code images} with {@code weights}. */
  void forward(Tensor images, Tensor weights, Tensor output);

  /**
   * The vector-Jacobian product to the images, the transposed convolution: {@code imageGradients}
   * has the shape of the images.
   */
  void imageGradients(Tensor weights, Tensor outputGradients, Tensor imageGradients);

  /** The vector-Jacobian product to the weights, summed over all images in their order. */
  void weightGradients(Tensor images, Tensor outputGradients, Tensor weightGradients);
}
