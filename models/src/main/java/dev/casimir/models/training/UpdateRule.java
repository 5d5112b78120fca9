package dev.casimir.models.training;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;

/** How parameters follow their gradients; a description, as {@code Operation} is one of kernels. */
public sealed interface UpdateRule permits StochasticGradientDescent, AdamW {
  /**
   * An optimizer with fresh state for these parameters.
   *
   * @param arena holds the state; the optimizer lives as long as it does
   */
  Optimizer over(Arena arena, List<Parameter> parameters);

  /** Name and settings, for logs and checkpoints. */
  Map<String, Object> describe();
}
