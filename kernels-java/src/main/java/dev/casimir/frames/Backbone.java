package dev.casimir.frames;

import dev.casimir.tensor.Tensor;
import java.util.List;

/**
 * Any function of batches, with no symmetry asked of it: a network, a program, a formula. Item b of
 * an output must depend on item b of the inputs alone.
 */
@FunctionalInterface
public interface Backbone {
  /**
   * Computes outputs.
   *
   * @param inputs the points [b, n, d], then the further fields, first axis b
   * @param outputs to be overwritten in full; what they hold before is undefined
   */
  void evaluate(List<Tensor> inputs, List<Tensor> outputs);
}
