package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * The logistic family of real numbers: one exponential E = e^-|w| of the inner argument w = slope u
 * - shift, so that nothing overflows, and one division.
 */
final class LogisticLanes {
  private final LogisticFamily family;

  LogisticLanes(LogisticFamily family) {
    this.family = family;
  }

  /**
   * e^-|w|. The shift is a factor and no summand, as rounding a large argument would cost many
   * units of the result; without one, the argument is exact.
   */
  static BoundedExponential decay(LogisticFamily family, Lane u) {
    BoundedExponential e = unshifted(family, u);
    if (family.shift() == 0) {
      return e;
    }
    LaneProgram program = u.program();
    return e.times(
        ifBelow(
            family,
            u,
            program.constant(Math.exp(-family.shift())),
            program.constant(Math.exp(family.shift()))));
  }

  /** e^(slope u) where w is below zero, else e^-(slope u). */
  private static BoundedExponential unshifted(LogisticFamily family, Lane u) {
    LaneProgram program = u.program();
    if (family.shift() == 0) {
      return BoundedExponential.of(u.absolute().negated().times(family.slope()));
    }
    Lane signed =
        ifBelow(family, u, program.constant(family.slope()), program.constant(-family.slope()));
    return BoundedExponential.of(u.times(signed));
  }

  /** {@code then} where w is below zero. */
  static Lane ifBelow(LogisticFamily family, Lane u, Lane then, Lane otherwise) {
    return u.ifLess(family.shift() / family.slope(), then, otherwise);
  }

  /**
   * The value. A shift is not multiplied to the exponential, which would cost half a unit, but
   * stands in the denominator: e^w = e^(slope u) / e^shift.
   */
  Lane value(Lane u) {
    if (family.base() != 0) {
      return tangent(u);
    }
    LaneProgram program = u.program();
    Lane one = program.constant(1);
    Lane shift = program.constant(Math.exp(family.shift()));
    Lane e = unshifted(family, u).value();
    Lane denominator = e.timesPlus(ifBelow(family, u, one, shift), ifBelow(family, u, shift, one));
    return ifBelow(family, u, e, one).over(denominator);
  }

  /** tanh u, by E = e^2|u| - 1. */
  private static Lane tangent(Lane u) {
    LaneProgram program = u.program();
    Lane most = program.constant(program.dtype() == DType.FLOAT32 ? 20 : 40);
    Lane twice = u.absolute().times(2);
    Lane e = BoundedExponential.of(most.ifLess(twice, most, twice)).lessOne();
    Lane sum = e.plus(2);
    Lane lost = e.minus(sum.minus(2));
    Lane inverse = program.constant(1).over(sum);
    Lane quotient = e.times(inverse);
    Lane rest = quotient.negated().timesPlus(lost, quotient.negated().timesPlus(sum, e));
    Lane size = rest.timesPlus(inverse, quotient);
    return u.ifEqual(0, u, u.ifLess(0, size.negated(), size));
  }

  /** slope height E / (1 + E)^2. */
  Lane derivative(Lane u) {
    BoundedExponential e = decay(family, u);
    Lane inverse = u.program().constant(1).over(e.value().plus(1));
    int lift = BoundedExponential.lift(u.program().dtype());
    double scale = family.slope() * family.height();
    return e.lifted().times(inverse).times(inverse).times(Math.scalb(scale, -lift));
  }

  /** phi(u + v) - phi(u) from a = phi(u). */
  Lane deviation(Lane v, Lane a) {
    return deviation(v.times(family.slope()), fraction(a), remainder(a)).times(family.height());
  }

  /**
   * s(w + p) - s(w) from s and 1 - s: with E = e^-|p|, and o that of the two which the change
   * raises, +- s (1 - s) (1 - E) / (o + (1 - o) E). Where one of them is zero, so is the change.
   */
  static Lane deviation(Lane p, Lane s, Lane rest) {
    LaneProgram program = p.program();
    Lane least = program.constant(program.dtype() == DType.FLOAT32 ? -87 : -700);
    Lane size = p.absolute().negated();
    BoundedExponential e = BoundedExponential.of(size.ifLess(least, least, size));
    Lane raised = p.ifLess(0, rest, s);
    Lane lowered = p.ifLess(0, s, rest);
    Lane change = s.times(rest).times(e.lessOne()).over(lowered.timesPlus(e.value(), raised));
    return p.ifLess(0, change, change.negated());
  }

  /** s = (a - base) / height. */
  Lane fraction(Lane a) {
    return a.minus(family.base()).times(1 / family.height());
  }

  /** 1 - s. */
  Lane remainder(Lane a) {
    Lane top = a.program().constant(family.base() + family.height());
    return top.minus(a).times(1 / family.height());
  }
}
