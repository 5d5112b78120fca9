package dev.casimir.frames;

import dev.casimir.tensor.Tensor;
import java.util.List;

/** A {@link Backbone} that knows its vector-Jacobian product. */
public interface DifferentiableBackbone extends Backbone {
  /**
   * Carries derivatives of a scalar back from the outputs to the inputs.
   *
   * @param inputs as those of {@link #evaluate}
   * @param outputGradients shaped as the outputs
   * @param inputGradients shaped as the inputs; to be overwritten in full
   */
  void backward(List<Tensor> inputs, List<Tensor> outputGradients, List<Tensor> inputGradients);
}
