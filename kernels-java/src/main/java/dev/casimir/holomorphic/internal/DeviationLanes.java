package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * s(w + p) - s(w) of the logistic function s for a complex change p of a real w, from s and 1 - s:
 * as {@link LogisticLanes#deviation(Lane, Lane, Lane)}, with E = e^-|Re p|. A real part of p beyond
 * 40 (FLOAT64: 300) counts as that.
 *
 * @param margin below zero at a pole
 */
record DeviationLanes(ComplexLane value, Lane margin) {
  static DeviationLanes of(LogisticFamily family, ComplexLane v, Lane a) {
    LogisticLanes lanes = new LogisticLanes(family);
    ComplexLane p = v.times(family.slope());
    DeviationLanes unit = of(p.re(), HalfAngle.of(p.im()), lanes.fraction(a), lanes.remainder(a));
    return new DeviationLanes(unit.value().times(family.height()), unit.margin());
  }

  static DeviationLanes of(Lane p, HalfAngle angle, Lane s, Lane rest) {
    LaneProgram program = p.program();
    Lane least = program.constant(program.dtype() == DType.FLOAT32 ? -40 : -300);
    Lane size = p.absolute().negated();
    BoundedExponential e = BoundedExponential.of(size.ifLess(least, least, size));
    Lane raised = p.ifLess(0, rest, s);
    Lane lowered = p.ifLess(0, s, rest);
    Lane sine = e.value().times(angle.sine());
    // e^p - 1 below zero, 1 - e^-p above: the same imaginary part.
    Lane real = e.value().negated().timesPlus(angle.oneMinusCosine(), e.lessOne());
    ComplexLane change = new ComplexLane(p.ifLess(0, real, real.negated()), sine);
    Lane turning = lowered.times(e.value());
    ComplexLane denominator =
        new ComplexLane(
            turning.timesPlus(angle.cosine(), raised),
            p.ifLess(0, sine, sine.negated()).times(lowered));
    Lane norm = denominator.norm();
    Lane larger = raised.ifLess(turning, turning, raised);
    Lane threshold = larger.times(-ComplexLogistic.poleBound(program.dtype()));
    return new DeviationLanes(
        change.timesConjugate(denominator).times(s.times(rest).over(norm)),
        threshold.timesPlus(larger, norm));
  }
}
