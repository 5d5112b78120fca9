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
    LaneProgram program = u.program();
    Lane centre = program.constant(family.shift() / family.slope());
    if (family.shift() == 0) {
      return BoundedExponential.of(u.absolute().negated().times(family.slope()));
    }
    Lane signed =
        u.ifLess(centre, program.constant(family.slope()), program.constant(-family.slope()));
    Lane factor =
        u.ifLess(
            centre,
            program.constant(Math.exp(-family.shift())),
            program.constant(Math.exp(family.shift())));
    Lane value = BoundedExponential.of(u.times(signed)).value().times(factor);
    return new BoundedExponential(value, value.minus(1));
  }

  /** Whether w is below zero. */
  static Lane ifBelow(LogisticFamily family, Lane u, Lane then, Lane otherwise) {
    return u.ifLess(family.shift() / family.slope(), then, otherwise);
  }

  Lane value(Lane u) {
    if (family.base() != 0) {
      return tangent(u);
    }
    Lane e = decay(family, u).value();
    return ifBelow(family, u, e, u.program().constant(1)).over(e.plus(1));
  }

  /** tanh u, by e^2|u| - 1. */
  private static Lane tangent(Lane u) {
    LaneProgram program = u.program();
    Lane most = program.constant(program.dtype() == DType.FLOAT32 ? 20 : 40);
    Lane twice = u.absolute().times(2);
    Lane e = BoundedExponential.of(most.ifLess(twice, most, twice)).lessOne();
    Lane size = e.over(e.plus(2));
    return u.ifEqual(0, u, u.ifLess(0, size.negated(), size));
  }

  /** slope height E / (1 + E)^2. */
  Lane derivative(Lane u) {
    Lane e = decay(family, u).value();
    Lane inverse = u.program().constant(1).over(e.plus(1));
    return e.times(family.slope() * family.height()).times(inverse).times(inverse);
  }

  /**
   * phi(u + v) - phi(u) from a = phi(u): with p = slope v, E = e^-|p|, and o the distance of s to
   * the bound that p moves it from, +-height s (1 - s) (1 - E) / (o + (1 - o) E). A unit whose
   * activity rounds to a bound stays there.
   */
  Lane deviation(Lane v, Lane a) {
    LaneProgram program = v.program();
    Lane least = program.constant(program.dtype() == DType.FLOAT32 ? -87 : -700);
    Lane p = v.absolute().negated().times(family.slope());
    BoundedExponential e = BoundedExponential.of(p.ifLess(least, least, p));
    Lane s = fraction(a);
    Lane rest = remainder(a);
    Lane kept = v.ifLess(0, rest, s);
    Lane moved = v.ifLess(0, s, rest);
    Lane size =
        s.times(rest)
            .times(e.lessOne())
            .over(moved.timesPlus(e.value(), kept))
            .times(family.height());
    return v.ifLess(0, size, size.negated());
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
