package dev.casimir.simd.lanes;

import java.util.List;
import java.util.function.Supplier;

/**
 * A declared derivative.
 *
 * @param arguments what the value is derived to
 * @param partials makes the partial derivatives, in the order of the arguments
 */
record LaneDerivative(List<Lane> arguments, Supplier<List<Lane>> partials) {
  static final LaneDerivative NONE = new LaneDerivative(List.of(), List::of);
}
