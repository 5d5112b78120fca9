package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * phi(u + v) - phi(u) of the logistic family for complex v and real u, from a = phi(u): as {@link
 * LogisticLanes#deviation}, with the inner change p complex and E = e^-|Re p|. A real part of p
 * beyond 40 (FLOAT64: 300) counts as that.
 *
 * @param margin below zero at a pole
 */
record DeviationLanes(ComplexLane value, Lane margin) {
  static DeviationLanes of(LogisticFamily family, ComplexLane v, Lane a) {
    LaneProgram program = a.program();
    LogisticLanes lanes = new LogisticLanes(family);
    Lane least = program.constant(program.dtype() == DType.FLOAT32 ? -40 : -300);
    Lane p = v.re().absolute().negated().times(family.slope());
    BoundedExponential e = BoundedExponential.of(p.ifLess(least, least, p));
    HalfAngle angle = HalfAngle.of(v.im().times(family.slope()));
    Lane s = lanes.fraction(a);
    Lane rest = lanes.remainder(a);
    Lane kept = v.re().ifLess(0, rest, s);
    Lane moved = v.re().ifLess(0, s, rest);
    Lane sine = e.value().times(angle.sine());
    // Below zero G = e^p - 1 with the sine as it is; above, -(e^-p - 1), whose sine is the same.
    Lane real = e.value().negated().timesPlus(angle.oneMinusCosine(), e.lessOne());
    ComplexLane change = new ComplexLane(v.re().ifLess(0, real, real.negated()), sine);
    Lane bound = moved.times(e.value());
    Lane turned = v.re().ifLess(0, sine, sine.negated()).times(moved);
    Lane cosine = angle.oneMinusCosine().negated().plus(1);
    ComplexLane denominator = new ComplexLane(bound.timesPlus(cosine, kept), turned);
    Lane norm = denominator.norm();
    Lane scale = s.times(rest).times(family.height()).over(norm);
    Lane larger = kept.ifLess(bound, bound, kept);
    Lane threshold = larger.times(-ComplexLogistic.poleBound(program.dtype()));
    return new DeviationLanes(
        change.timesConjugate(denominator).times(scale), threshold.timesPlus(larger, norm));
  }
}
