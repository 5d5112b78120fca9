package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.math.BigDecimal;

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
   * e^-|w|. The shift is written as a small number plus a multiple of ln 2, for rounding the
   * difference of a large argument and the shift would cost many units of the result.
   */
  static BoundedExponential decay(LogisticFamily family, Lane u) {
    if (family.shift() == 0) {
      return BoundedExponential.of(u.absolute().negated().times(family.slope()));
    }
    long powers = Math.round(family.shift() / SplitConstant.LN2.doubleValue());
    double rest =
        SplitConstant.LN2
            .multiply(BigDecimal.valueOf(powers))
            .subtract(new BigDecimal(family.shift()))
            .doubleValue();
    return BoundedExponential.of(
        u.times(signed(family, u, family.slope())),
        signed(family, u, rest),
        signed(family, u, -powers));
  }

  /** {@code value} where w is below zero, else its negative. */
  private static Lane signed(LogisticFamily family, Lane u, double value) {
    LaneProgram program = u.program();
    return ifBelow(family, u, program.constant(value), program.constant(-value));
  }

  /** {@code then} where w is below zero. */
  static Lane ifBelow(LogisticFamily family, Lane u, Lane then, Lane otherwise) {
    return u.ifLess(family.shift() / family.slope(), then, otherwise);
  }

  /** phi(u). Below, E - E (E / (1 + E)) is closer than the quotient alone. */
  Lane value(Lane u) {
    if (family.base() != 0) {
      return tangent(u);
    }
    Lane e = decay(family, u).value();
    Lane quotient = ifBelow(family, u, e, u.program().constant(1)).over(e.plus(1));
    return ifBelow(family, u, quotient.timesPlus(e.negated(), e), quotient);
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
