package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.EconomizedSeries;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * e^t and e^t - 1 of arguments up to 70 (FLOAT32) or 600, which need one scaling by a power of two
 * only. Gradual underflow included; both within about one unit in the last place.
 *
 * @param lifted e^t 2^{@link #lift}, which does not underflow
 */
record BoundedExponential(Lane value, Lane lessOne, Lane lifted) {
  /** Binary orders between the smallest number and the smallest normal one, and one more. */
  static int lift(DType dtype) {
    return dtype == DType.FLOAT32 ? 24 : 54;
  }

  static BoundedExponential of(Lane t) {
    LaneProgram program = t.program();
    Lane lowest = program.constant(program.dtype() == DType.FLOAT32 ? -104 : -745.2);
    Lane bounded = t.ifLess(lowest, lowest, t);
    Lane k = bounded.times(1 / SplitConstant.LN2.doubleValue()).rounded();
    Lane rest = restLessOne(bounded, k);
    // 2^k may be below the normal numbers; it is reached from above.
    int lift = lift(program.dtype());
    Lane above = k.plus(lift).powerOfTwo();
    Lane power = above.times(Math.scalb(1.0, -lift));
    return new BoundedExponential(
        power.timesPlus(rest, power),
        power.timesPlus(rest, power.minus(1)),
        above.timesPlus(rest, above));
  }

  /** All but e^t - 1 times a factor; that anew, without care for cancellation. */
  BoundedExponential times(Lane factor) {
    Lane product = value.times(factor);
    return new BoundedExponential(product, product.minus(1), lifted.times(factor));
  }

  /** e^(x - k ln 2) - 1 for k near x / ln 2. */
  static Lane restLessOne(Lane x, Lane k) {
    LaneProgram program = x.program();
    SplitConstant ln2 = SplitConstant.of(SplitConstant.LN2, program.dtype());
    // The first part is exact; the rest of ln 2 is added to what is small.
    Lane first = k.timesPlus(program.constant(-ln2.high()), x);
    Lane correction = k.times(-ln2.middle());
    Lane r = first.plus(correction);
    Lane tail =
        LaneFunctions.series(
            "exponential tail", r, n -> EconomizedSeries.inverseFactorial(n + 2), -0.35, 0.35);
    return r.squared().timesPlus(tail, correction).plus(first);
  }
}
