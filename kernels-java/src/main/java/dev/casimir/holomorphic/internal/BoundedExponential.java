package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.EconomizedSeries;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * e^t and e^t - 1 of arguments up to 70 (FLOAT32) or 600, which need one scaling by a power of two
 * only. Gradual underflow included; both within about one unit in the last place.
 */
record BoundedExponential(Lane value, Lane lessOne) {
  static BoundedExponential of(Lane t) {
    LaneProgram program = t.program();
    boolean single = program.dtype() == DType.FLOAT32;
    Lane lowest = program.constant(single ? -104 : -745.2);
    Lane bounded = t.ifLess(lowest, lowest, t);
    Lane k = bounded.times(1 / SplitConstant.LN2.doubleValue()).rounded();
    Lane r = SplitConstant.of(SplitConstant.LN2, program.dtype()).rest(bounded, k);
    Lane rest = restLessOne(r);
    // 2^k may be below the normal numbers; it is reached from above.
    int lift = single ? 24 : 54;
    Lane power = k.plus(lift).powerOfTwo().times(Math.scalb(1.0, -lift));
    return new BoundedExponential(
        power.timesPlus(rest, power), power.timesPlus(rest, power.minus(1)));
  }

  /** e^r - 1 for |r| at most 0.35. */
  static Lane restLessOne(Lane r) {
    Lane tail =
        LaneFunctions.series(
            "exponential tail", r, n -> EconomizedSeries.inverseFactorial(n + 2), -0.35, 0.35);
    return r.squared().timesPlus(tail, r);
  }
}
