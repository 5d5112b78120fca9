package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import java.math.BigDecimal;

/**
 * Sine and cosine, each with a small relative error. The angle is reduced by quarter turns with
 * three times the digits of a number; NaN beyond {@link LargeAngles#bound}.
 */
record QuarterTurns(Lane sine, Lane cosine) {
  private static final BigDecimal QUARTER = SplitConstant.PI.divide(BigDecimal.TWO);

  static QuarterTurns of(Lane angle) {
    LaneProgram program = angle.program();
    Lane bounded = LargeAngles.bounded(angle);
    Lane quarters = bounded.times(2 / Math.PI).rounded();
    Lane r = SplitConstant.of(QUARTER, program.dtype()).exactRest(bounded, quarters);
    Lane s = HalfAngle.sine(r);
    Lane c = HalfAngle.cosine(r);
    Lane halves = quarters.times(0.5).minus(0.25).rounded();
    Lane odd = halves.timesPlus(program.constant(-2), quarters);
    Lane turned = halves.times(0.5).rounded().timesPlus(program.constant(-2), halves);
    Lane sine = odd.ifEqual(0, s, c);
    Lane cosine = odd.ifEqual(0, c, s.negated());
    return new QuarterTurns(
        angle.ifEqual(0, angle, turned.ifEqual(0, sine, sine.negated())),
        turned.ifEqual(0, cosine, cosine.negated()));
  }
}
