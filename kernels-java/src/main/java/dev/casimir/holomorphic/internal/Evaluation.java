package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import java.util.List;
import java.util.Optional;

/**
 * What a function gives in lanes.
 *
 * @param margins each below zero at a pole
 */
record Evaluation(List<Lane> values, List<Lane> margins) {
  static Evaluation of(Lane value) {
    return new Evaluation(List.of(value), List.of());
  }

  static Evaluation of(ComplexLane value) {
    return new Evaluation(value.parts(), List.of());
  }

  static Evaluation of(ComplexLane value, Lane margin) {
    return new Evaluation(value.parts(), List.of(margin));
  }

  /** The smallest margin, if there can be poles. */
  Optional<Lane> margin() {
    return margins.stream().reduce((a, b) -> a.ifLess(b, a, b));
  }
}
