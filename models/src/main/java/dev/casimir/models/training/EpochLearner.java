package dev.casimir.models.training;

import dev.casimir.models.data.LabelledImages;

/**
 * A learner that makes the steps of an epoch itself, where its parameters are: on a device, whose
 * work would else wait for the host at every step.
 */
public interface EpochLearner extends Learner {
  /** Told of the steps in their order, of many at a time. */
  @FunctionalInterface
  interface StepReceiver {
    /**
     * After a step.
     *
     * @param updated whether parameters changed
     */
    void stepped(BatchReport report, boolean updated);
  }

  /**
   * Makes a step for every batch, to the bit as {@link #differentiate}, {@link Optimizer#step} and
   * {@link #parametersChanged} would. When this returns, parameters, moments and the number of
   * updates are those after the last step.
   *
   * @param order numbers of the images; the last batch takes what is left
   * @param batch images of a step
   * @param rates learning rates, one a step
   * @param optimizer says by what rule, and from which moments
   */
  void trainEpoch(
      LabelledImages images,
      int[] order,
      int batch,
      double[] rates,
      Optimizer optimizer,
      StepReceiver receiver);
}
