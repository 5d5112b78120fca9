package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.EconomizedSeries;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * e^t and e^t - 1 of arguments up to 60 (FLOAT32) or 600, which need one scaling by a power of two
 * only. Gradual underflow included; both within about one unit in the last place.
 *
 * @param lifted e^t 2^{@link #lift}, which does not underflow
 */
record BoundedExponential(Lane value, Lane lessOne, Lane lifted) {
  /** More binary orders than there are between the smallest number and the smallest normal one. */
  static int lift(DType dtype) {
    return dtype == DType.FLOAT32 ? 40 : 80;
  }

  static BoundedExponential of(Lane t) {
    Lane zero = t.program().constant(0);
    return of(t, zero, zero);
  }

  /**
   * Those of t + rest + powers ln 2, a sum that is not rounded.
   *
   * @param rest at most 0.1
   * @param powers whole numbers of at most 4
   */
  static BoundedExponential of(Lane t, Lane rest, Lane powers) {
    LaneProgram program = t.program();
    Lane lowest = program.constant(program.dtype() == DType.FLOAT32 ? -113 : -761);
    Lane bounded = t.ifLess(lowest, lowest, t);
    Lane k = bounded.plus(rest).times(1 / SplitConstant.LN2.doubleValue()).rounded();
    Lane lessOne = restLessOne(bounded, k, rest);
    // 2^k may be below the normal numbers; it is reached from above.
    int lift = lift(program.dtype());
    Lane above = k.plus(powers.plus(lift)).powerOfTwo();
    Lane power = above.times(Math.scalb(1.0, -lift));
    return new BoundedExponential(
        power.timesPlus(lessOne, power),
        power.timesPlus(lessOne, power.minus(1)),
        above.timesPlus(lessOne, above));
  }

  /** e^(x - k ln 2) - 1 for k near x / ln 2. */
  static Lane restLessOne(Lane x, Lane k) {
    return restLessOne(x, k, x.program().constant(0));
  }

  private static Lane restLessOne(Lane x, Lane k, Lane rest) {
    LaneProgram program = x.program();
    SplitConstant ln2 = SplitConstant.of(SplitConstant.LN2, program.dtype());
    // The first part is exact; what is left of ln 2 is added to what is small.
    Lane first = k.timesPlus(program.constant(-ln2.high()), x);
    Lane correction = k.timesPlus(program.constant(-ln2.middle()), rest);
    Lane r = first.plus(correction);
    Lane tail =
        LaneFunctions.series(
            "exponential tail", r, n -> EconomizedSeries.inverseFactorial(n + 2), -0.35, 0.35);
    return r.squared().timesPlus(tail, correction).plus(first);
  }
}
