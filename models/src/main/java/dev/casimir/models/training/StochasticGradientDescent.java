package dev.casimir.models.training;

import dev.casimir.descent.ParameterUpdate;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gradient descent with momentum. For gradient g, velocity v (0 at first) and value p, with weight
 * decay d where the parameter decays:
 *
 * <pre>
 *   v = momentum v + g + [coupled] d p
 *   p = p - rate (v + [decoupled] d p)
 * </pre>
 *
 * <p>Coupled decay is the L2 penalty of the textbooks and of PyTorch's SGD; decoupled decay does
 * not pass through the velocity (Loshchilov and Hutter 2019, algorithm 1).
 *
 * @param momentum share of the velocity that is kept, at least 0 and less than 1
 * @param decay strength of the weight decay, at least 0
 * @param coupled whether decay is part of the gradient
 */
public record StochasticGradientDescent(double momentum, double decay, boolean coupled)
    implements UpdateRule {

  /** Checks the ranges. */
  public StochasticGradientDescent {
    new ParameterUpdate.Momentum(momentum, decay, coupled);
  }

  @Override
  public Optimizer over(Arena arena, List<Parameter> parameters) {
    return new Optimizer(new ParameterUpdate.Momentum(momentum, decay, coupled), arena, parameters);
  }

  @Override
  public Map<String, Object> describe() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", "sgd");
    description.put("momentum", momentum);
    description.put("decay", decay);
    description.put("coupled", coupled);
    return description;
  }
}
