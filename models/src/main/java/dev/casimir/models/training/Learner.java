package dev.casimir.models.training;

import dev.casimir.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Something with parameters that can say how to change them so that a loss falls. A {@link Trainer}
 * knows no more of a model than this. Not thread-safe; closing frees the memory of the parameters.
 *
 * <p>For runs that can be repeated and resumed to the bit, results may depend on the parameters,
 * the batch and what {@link #epochBegins} was told, and on nothing else.
 */
public interface Learner extends AutoCloseable {
  /** What is learned; the same tensors in the same order every time. */
  List<Parameter> parameters();

  /**
   * Overwrites every parameter's gradient with that of the mean loss over the batch. Samples that
   * failed are counted and have weight zero. If none succeeded the report is FAILED and gradients
   * hold anything.
   *
   * @param inputs [n, features] of the parameters' type
   * @param labels n classes
   */
  BatchReport differentiate(Tensor inputs, int[] labels);

  /** Losses and predictions; writes no gradients. Arguments as for {@link #differentiate}. */
  BatchReport evaluate(Tensor inputs, int[] labels);

  /** Called after values of parameters have changed. */
  void parametersChanged();

  /**
   * Called before the first batch of an epoch, counted from 0: where a learner that draws random
   * numbers seeds them from the epoch, so that a resumed run draws the same.
   */
  default void epochBegins(int epoch) {}

  /**
   * Measures that are too slow for every batch (angles between weights, quantiles of residuals), on
   * a probe batch; numbers, texts, lists and maps of these. May overwrite gradients.
   */
  Map<String, Object> telemetry(Tensor inputs, int[] labels);

  /**
   * What this is: numbers, texts, truth values, lists and maps of these. Goes into logs and
   * checkpoints, and must be equal for a checkpoint to be resumed.
   */
  Map<String, Object> describe();

  @Override
  void close();
}
