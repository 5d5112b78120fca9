package dev.casimir.items;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneGradient;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/**
 * The vector-Jacobian products of a formula, by reverse accumulation; NaN where the formula has no
 * result.
 */
public final class LaneGradientFormula implements LaneFormula {
  private final LaneFormula formula;
  private final int inputs;

  /**
   * Of a formula with so many inputs.
   *
   * @param inputs numbers of an item, those of the gradients that come after them left out
   */
  public LaneGradientFormula(LaneFormula formula, int inputs) {
    this.formula = formula;
    this.inputs = inputs;
  }

  @Override
  public Result evaluate(LaneProgram program, List<Lane> all) {
    List<Lane> arguments = all.subList(0, inputs);
    Result result = formula.evaluate(program, arguments);
    List<Lane> cotangents = all.subList(inputs, all.size());
    List<Lane> gradients = LaneGradient.of(result.outputs(), cotangents, arguments);
    return LaneStatus.guarded(gradients, result.status());
  }
}
