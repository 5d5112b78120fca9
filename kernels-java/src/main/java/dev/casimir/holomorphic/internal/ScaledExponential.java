package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * e^x as significand 2^first 2^second: times a number it overflows and underflows only where the
 * product does.
 */
record ScaledExponential(Lane significand, Lane first, Lane second) {
  static ScaledExponential of(Lane x) {
    LaneProgram program = x.program();
    double limit = program.dtype() == DType.FLOAT32 ? 176 : 1416;
    Lane low = program.constant(-limit);
    Lane high = program.constant(limit);
    Lane above = x.ifLess(low, low, x);
    Lane bounded = high.ifLess(above, high, above);
    Lane k = bounded.times(1 / SplitConstant.LN2.doubleValue()).rounded();
    Lane half = k.times(0.5).rounded();
    return new ScaledExponential(
        BoundedExponential.restLessOne(bounded, k).plus(1),
        half.powerOfTwo(),
        k.minus(half).powerOfTwo());
  }

  /** e^x. */
  Lane value() {
    return significand.times(first).times(second);
  }

  /** e^x factor. */
  Lane times(Lane factor) {
    return significand.times(factor).times(first).times(second);
  }
}
