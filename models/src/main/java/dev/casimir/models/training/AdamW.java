package dev.casimir.models.training;

import dev.casimir.descent.ParameterUpdate;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Kingma and Ba 2015; Loshchilov and Hutter 2019, algorithm 2).
 * For gradient g, value p and update number t = 1, 2, ...:
 *
 * <pre>
 *   m = b1 m + (1 - b1) g,   v = b2 v + (1 - b2) g^2
 *   p = p - rate (m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon) + decay p)
 * </pre>
 *
 * @param firstMomentum b1, share of the first moment that is kept, at least 0 and less than 1
 * @param secondMomentum b2, the same of the second moment
 * @param epsilon keeps the quotient finite, more than 0
 * @param decay strength of the weight decay, at least 0
 */
public record AdamW(double firstMomentum, double secondMomentum, double epsilon, double decay)
    implements UpdateRule {

  /** Checks the ranges. */
  public AdamW {
    new ParameterUpdate.Adam(firstMomentum, secondMomentum, epsilon, decay);
  }

  /** With the customary 0.9, 0.999 and 1e-8. */
  public static AdamW withDecay(double decay) {
    return new AdamW(0.9, 0.999, 1e-8, decay);
  }

  @Override
  public Optimizer over(Arena arena, List<Parameter> parameters) {
    return new Optimizer(
        new ParameterUpdate.Adam(firstMomentum, secondMomentum, epsilon, decay), arena, parameters);
  }

  @Override
  public Map<String, Object> describe() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", "adamw");
    description.put("firstMomentum", firstMomentum);
    description.put("secondMomentum", secondMomentum);
    description.put("epsilon", epsilon);
    description.put("decay", decay);
    return description;
  }
}
