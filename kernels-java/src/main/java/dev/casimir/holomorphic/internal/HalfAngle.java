package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;

/**
 * The sine of an angle y, and 1 + cos y and 1 - cos y without cancellation, from the sine and
 * cosine of y/2. A common sign of those two changes nothing, so the angle is reduced by multiples
 * of pi without regard to quadrants.
 *
 * @param onePlusCosine 2 cos^2(y/2)
 * @param oneMinusCosine 2 sin^2(y/2)
 */
record HalfAngle(Lane onePlusCosine, Lane oneMinusCosine, Lane sine, Lane cosine) {
  /** Of an angle below {@link LargeAngles#bound}. */
  static HalfAngle of(Lane angle) {
    LaneProgram program = angle.program();
    Lane k = angle.times(1 / Math.PI).rounded();
    Lane half = SplitConstant.of(SplitConstant.PI, program.dtype()).rest(angle, k).times(0.5);
    Lane s = angle.ifEqual(0, angle, sine(half));
    Lane c = cosine(half);
    Lane odd = k.times(0.5).rounded().timesPlus(program.constant(-2), k);
    Lane cosineOfHalf = odd.ifEqual(0, c, s);
    Lane sineOfHalf = odd.ifEqual(0, s, c.negated());
    Lane size = s.plus(s).negated().timesPlus(s, 1);
    Lane twice = cosineOfHalf.plus(cosineOfHalf);
    return new HalfAngle(
        twice.times(cosineOfHalf),
        sineOfHalf.plus(sineOfHalf).times(sineOfHalf),
        twice.times(sineOfHalf),
        odd.ifEqual(0, size, size.negated()));
  }

  /** Sine of an angle of at most 0.8; of zero, zero of any sign. */
  static Lane sine(Lane r) {
    Lane t = r.squared();
    Lane tail =
        LaneFunctions.series(
            "sine of an eighth", t, n -> LaneFunctions.alternating(n + 1, 2 * n + 3), 0, 0.64);
    return r.times(t).timesPlus(tail, r);
  }

  /** Cosine of an angle of at most 0.8. */
  static Lane cosine(Lane r) {
    Lane t = r.squared();
    Lane tail =
        LaneFunctions.series(
            "cosine of an eighth", t, n -> LaneFunctions.alternating(n, 2 * n + 4), 0, 0.64);
    return t.squared().timesPlus(tail, t.timesPlus(t.program().constant(-0.5), 1));
  }
}
