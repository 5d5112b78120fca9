package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * The logistic family of a complex number: one exponential E = e^-|x| and one half angle of the
 * inner argument x + iy, one division; nothing overflows. With w = 1 + cos y the denominator |1 + E
 * e^iy|^2 is (1 - E)^2 + 2 E w, and the real part of 1 + E e^iy is 1 - E + E w: sums without
 * cancellation, also close to the poles.
 */
final class ComplexLogistic {
  private final LogisticFamily family;
  private final Lane u;
  private final Lane e;
  private final Lane lessOne;
  private final Lane gap;
  private final Lane sine;
  private final Lane denominator;
  private final Lane inverse;

  ComplexLogistic(LogisticFamily family, ComplexLane z) {
    this.family = family;
    u = z.re();
    BoundedExponential decay = LogisticLanes.decay(family, z.re());
    e = decay.value();
    lessOne = decay.lessOne();
    HalfAngle angle = HalfAngle.of(z.im().times(family.slope()));
    gap = angle.onePlusCosine();
    sine = e.times(angle.sine());
    denominator = e.plus(e).timesPlus(gap, lessOne.squared());
    inverse = program().constant(1).over(denominator);
  }

  private LaneProgram program() {
    return e.program();
  }

  /** What the denominator of a value may fall to before it counts as a pole. */
  static double poleBound(DType dtype) {
    return dtype == DType.FLOAT32 ? 1e-6 : 1e-12;
  }

  /** Below zero at a pole. */
  Lane margin() {
    return denominator.minus(poleBound(program().dtype()));
  }

  ComplexLane value() {
    if (family.base() != 0) {
      return tangent();
    }
    return new ComplexLane(
        e.timesPlus(gap, below(e.times(lessOne), lessOne.negated())).times(inverse),
        sine.times(inverse));
  }

  /** tanh: (1 - E^2 + 2i E sin y) / D. */
  private ComplexLane tangent() {
    Lane size = lessOne.times(e.plus(1));
    return new ComplexLane(
        below(size, size.negated()).times(inverse), sine.plus(sine).times(inverse));
  }

  /** slope height s(z) s(-z), whose imaginary parts differ in sign only. */
  ComplexLane derivative() {
    Lane smaller = e.timesPlus(gap, e.times(lessOne)).times(inverse);
    Lane larger = e.timesPlus(gap, lessOne.negated()).times(inverse);
    Lane im = sine.times(inverse);
    Lane change = below(larger.minus(smaller), smaller.minus(larger));
    return new ComplexLane(smaller.timesPlus(larger, im.squared()), change.times(im))
        .times(family.slope() * family.height());
  }

  private Lane below(Lane then, Lane otherwise) {
    return LogisticLanes.ifBelow(family, u, then, otherwise);
  }
}
