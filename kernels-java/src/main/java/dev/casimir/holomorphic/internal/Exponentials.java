package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/** e^z and e^z - 1 of all numbers. */
final class Exponentials {
  private Exponentials() {}

  /** e^x - 1. */
  static Lane lessOne(Lane x) {
    LaneProgram program = x.program();
    boolean single = program.dtype() == DType.FLOAT32;
    Lane least = program.constant(-50);
    Lane most = program.constant(single ? 88.9 : 709.9);
    Lane above = x.ifLess(least, least, x);
    Lane bounded = most.ifLess(above, most, above);
    Lane k = bounded.times(1 / SplitConstant.LN2.doubleValue()).rounded();
    // Half of it first: 2^k may be one beyond the largest power.
    Lane half = k.minus(1).powerOfTwo();
    Lane value =
        half.timesPlus(BoundedExponential.restLessOne(bounded, k), half.minus(0.5)).times(2);
    // Halving would cost the smallest numbers a bit, and zero its sign.
    return x.absolute().ifLess(Math.scalb(1.0, single ? -25 : -54), x, value);
  }

  /** e^z. */
  static ComplexLane exp(ComplexLane z) {
    HalfAngle angle = HalfAngle.of(z.im());
    ScaledExponential modulus = ScaledExponential.of(z.re());
    return new ComplexLane(modulus.times(angle.cosine()), modulus.times(angle.sine()));
  }

  /** e^z - 1. */
  static ComplexLane lessOne(ComplexLane z) {
    HalfAngle angle = HalfAngle.of(z.im());
    ScaledExponential modulus = ScaledExponential.of(z.re());
    Lane near = lessOne(z.re()).timesPlus(angle.cosine(), angle.oneMinusCosine().negated());
    Lane far = modulus.times(angle.cosine()).minus(1);
    return new ComplexLane(z.re().absolute().ifLess(1, near, far), modulus.times(angle.sine()));
  }
}
