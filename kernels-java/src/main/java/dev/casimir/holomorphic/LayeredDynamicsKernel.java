package dev.casimir.holomorphic;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * Runs {@link LayeredDynamics}. Samples are m, nudges are k, units u are those of all layers side
 * by side, the output last. Tensors are of the planned precision, statuses INT32 with codes of
 * {@link dev.casimir.device.ItemStatus}: OK, NOT_CONVERGED, NON_FINITE.
 *
 * <p>A residual is the largest |F - u| of the numbers of a state where it was last tested, before
 * the last step it took.
 *
 * <p>All methods throw {@link IllegalArgumentException}, before anything is written, for a wrong
 * shape or dtype and for outputs that are read-only or overlap another tensor.
 */
public interface LayeredDynamicsKernel extends Kernel {
  /**
   * Relaxes without a nudge.
   *
   * @param drive [m, u], bias and what comes from the input
   * @param start [m, u], where states begin
   * @param state [m, u]
   * @param residuals [m]
   * @param status [m]
   */
  void relax(
      LayeredWeights weights,
      Tensor drive,
      Tensor start,
      Tensor state,
      Tensor residuals,
      Tensor status);

  /**
   * Relaxes every sample with every nudge.
   *
   * @param drive [m, u]
   * @param start [m, u], where the states of all nudges begin
   * @param targets [m, classes], or the units of the output with the squared distance
   * @param betas [k, 2], real and imaginary parts; the latter are not read by real dynamics
   * @param state [k, m, u]; of complex dynamics [k, 2, m, u], real parts first
   * @param residuals [k, m]
   * @param status [k, m]
   */
  void nudge(
      LayeredWeights weights,
      Tensor drive,
      Tensor start,
      Tensor targets,
      Tensor betas,
      Tensor state,
      Tensor residuals,
      Tensor status);
}
