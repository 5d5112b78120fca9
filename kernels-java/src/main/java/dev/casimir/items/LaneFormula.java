package dev.casimir.items;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/** How the outputs of an item follow from its inputs without branches. */
@FunctionalInterface
public interface LaneFormula {
  /**
   * Adds the formula to a program.
   *
   * @param inputs the numbers of all inputs, one after the other
   */
  Result evaluate(LaneProgram program, List<Lane> inputs);

  /**
   * What a formula gives.
   *
   * @param outputs the numbers of all outputs, one after the other
   * @param status code of {@link dev.casimir.device.ItemStatus}; where it is not OK the outputs
   *     must be NaN
   */
  record Result(List<Lane> outputs, Lane status) {
    public Result {
      outputs = List.copyOf(outputs);
    }
  }
}
