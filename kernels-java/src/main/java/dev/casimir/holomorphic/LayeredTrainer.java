package dev.casimir.holomorphic;

import dev.casimir.tensor.Tensor;
import java.util.List;

/**
 * Parameters, moments and samples that stay where {@link LayeredTraining} computes, on a device in
 * its memory, from {@link #load} to {@link #save}. Tensors are the host's, of the planned
 * precision; lists of them follow {@link LayeredTraining#parameters}. Not thread-safe.
 *
 * <p>Methods throw {@link IllegalArgumentException} where tensors do not fit, before anything is
 * written, and {@link IllegalStateException} once this is closed.
 */
public interface LayeredTrainer extends AutoCloseable {
  /**
   * Takes parameters over.
   *
   * @param moments of every parameter, as many as the update keeps
   * @param updates that were made before
   */
  void load(List<Tensor> parameters, List<List<Tensor>> moments, long updates);

  /**
   * Gives parameters back.
   *
   * @return updates that were made by now
   */
  long save(List<Tensor> parameters, List<List<Tensor>> moments);

  /**
   * Takes the samples to learn from over.
   *
   * @param inputs [n, inputs]
   * @param labels n classes
   */
  void takeSamples(Tensor inputs, int[] labels);

  /**
   * Makes a step for every batch of samples in an order; the last batch takes what is left. Nothing
   * comes back to the host in between.
   *
   * @param order numbers of samples
   * @param batch samples of a step
   * @param rates learning rates, one a step
   */
  SampleResults train(int[] order, int batch, double[] rates);

  /**
   * The gradients of one batch, without an update. If all samples fail, or there is none, the
   * gradients stay as they are.
   *
   * @param inputs [n, inputs]
   * @param gradients of every parameter, overwritten
   */
  SampleResults differentiate(Tensor inputs, int[] labels, List<Tensor> gradients);

  /** Free states and answers alone; arguments as for {@link #differentiate}. */
  SampleResults evaluate(Tensor inputs, int[] labels);

  /** Frees the memory; closing twice does nothing. */
  @Override
  void close();
}
