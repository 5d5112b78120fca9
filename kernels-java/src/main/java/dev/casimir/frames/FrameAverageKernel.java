package dev.casimir.frames;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;
import java.util.List;

/**
 * Evaluates averages over frames, and their derivatives. What becomes of one cloud does not depend
 * on the others, on its place (but for drawn elements) or on the number of threads, provided that
 * the function keeps its items apart.
 *
 * <p>Fields and outputs have the batch as first axis: points and vectors are [B, m, d], tensors [B,
 * m, d, d], scalars of any shape [B, ...]; m may be anything, and where it is n, rows of absent
 * points are taken and left as zeros. All are of the dtype of the plan.
 *
 * <p>The function is called with one element of the frame at a time, on the clouds that have that
 * element, and never on one that is not finite: its outputs and gradients are NaN. A cloud without
 * points counts as one whose points are all at the origin.
 *
 * <p>Unlike other kernels these take memory for the copies in each call.
 */
public interface FrameAverageKernel extends Kernel {
  /**
   * Evaluates the average.
   *
   * @param clouds not ragged
   * @param fields the further inputs
   * @param outputs overwritten
   * @param flags [B] INT32, overwritten with {@link FrameFlags}
   * @throws IllegalArgumentException for wrong shapes and dtypes, before the function is called;
   *     for flagged clouds if the policy says so, before anything is written
   */
  void forward(
      Backbone backbone,
      PointClouds clouds,
      List<Tensor> fields,
      List<Tensor> outputs,
      Tensor flags);

  /**
   * Vector-Jacobian product of {@link #forward}. The function is evaluated again where its values
   * are needed.
   *
   * @param outputGradients shaped as the outputs
   * @param pointGradients shaped as the points; overwritten
   * @param fieldGradients shaped as the fields; overwritten
   */
  void backward(
      DifferentiableBackbone backbone,
      PointClouds clouds,
      List<Tensor> fields,
      List<Tensor> outputGradients,
      Tensor pointGradients,
      List<Tensor> fieldGradients);
}
