package dev.casimir.holomorphic;

import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The weights of {@link LayeredDynamics}.
 *
 * @param forward W_l [units of l + 1, units of l], for all layers but the last
 * @param feedback V_l [units of l, units of l + 1], for all layers but the last
 * @param readout R [classes, units of the last], with classes
 * @param readoutBias c [classes], with classes
 */
public record LayeredWeights(
    List<Tensor> forward,
    List<Tensor> feedback,
    Optional<Tensor> readout,
    Optional<Tensor> readoutBias) {
  public LayeredWeights {
    forward = List.copyOf(forward);
    feedback = List.copyOf(feedback);
  }

  /** Without a readout. */
  public static LayeredWeights of(List<Tensor> forward, List<Tensor> feedback) {
    return new LayeredWeights(forward, feedback, Optional.empty(), Optional.empty());
  }

  /** The same with a readout. */
  public LayeredWeights withReadout(Tensor weights, Tensor bias) {
    return new LayeredWeights(forward, feedback, Optional.of(weights), Optional.of(bias));
  }

  /** W_0, V_0, W_1, V_1, ... and, if asked, R and c. */
  public List<Tensor> tensors(boolean withReadout) {
    if (forward.size() != feedback.size()) {
      throw new IllegalArgumentException(
          "feedback: expected %d tensors, as many as forward, got %d"
              .formatted(forward.size(), feedback.size()));
    }
    List<Tensor> all = new ArrayList<>();
    for (int l = 0; l < forward.size(); l++) {
      all.add(forward.get(l));
      all.add(feedback.get(l));
    }
    if (withReadout) {
      all.add(readout.orElseThrow(() -> new IllegalArgumentException("readout: is missing")));
      all.add(readoutBias.orElseThrow(() -> new IllegalArgumentException("readout bias: missing")));
    }
    return all;
  }
}
