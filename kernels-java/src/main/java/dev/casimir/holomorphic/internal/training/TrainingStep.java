package dev.casimir.holomorphic.internal.training;

import dev.casimir.descent.internal.UpdateCoefficients;
import dev.casimir.holomorphic.SampleResults;
import dev.casimir.tensor.Tensor;
import java.util.List;

/** Parameters on the CPU and the parts of a step, in one precision. */
interface TrainingStep {
  void load(List<Tensor> parameters, List<List<Tensor>> moments);

  void save(List<Tensor> parameters, List<List<Tensor>> moments);

  /** Copies the gradients of the last batch. */
  void saveGradients(List<Tensor> gradients);

  /**
   * Relaxes a batch, without nudges or with them.
   *
   * @param samples numbers of the batch's samples
   * @param results written from {@code first}
   */
  void relax(
      Tensor inputs, int[] labels, int[] samples, boolean nudged, SampleResults results, int first);

  /** The gradients of the batch that was relaxed; whether they allow an update. */
  boolean differentiate(int succeeded);

  /** Follows the gradients. */
  void update(List<UpdateCoefficients> coefficients);
}
