package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.List;

/**
 * phi(z) = z s(z) / 2 + (1 - z/2) s(z - 2) of real numbers. With E = e^-|z| and F = 1 for z at
 * least zero, else E, s(z) = F / d0, s(z - 2) = F / d2 and s(z) - s(z - 2) = (e^2 - 1) E / (d0 d2),
 * so that phi = (F d0 + (e^2 - 1)/2 z E) / (d0 d2): one exponential, one division, and nothing
 * cancels but where phi crosses zero, at about -0.51.
 */
final class DsiluLanes {
  /** e^2. */
  static final double SHIFT = 7.38905609893065;

  /** (e^2 - 1) / 2. */
  static final double HALF_GAP = 3.194528049465325;

  private final LaneProgram program;
  private final int lift;
  private final Lane z;
  private final Lane clipped;
  private final BoundedExponential e;
  private final Lane d0;
  private final Lane d2;

  DsiluLanes(Lane z) {
    program = z.program();
    lift = BoundedExponential.lift(program.dtype());
    this.z = z;
    clipped = clipped(z);
    e = BoundedExponential.of(z.absolute().negated());
    d0 = e.value().plus(1);
    Lane shift = program.constant(SHIFT);
    d2 = z.ifLess(0, e.value().plus(shift), e.value().timesPlus(shift, 1));
  }

  /** So that products with an exponential that has vanished are zero. */
  static Lane clipped(Lane z) {
    LaneProgram program = z.program();
    double limit = program.dtype() == DType.FLOAT32 ? 128 : 1024;
    Lane low = program.constant(-limit);
    Lane high = program.constant(limit);
    Lane above = z.ifLess(low, low, z);
    return high.ifLess(above, high, above);
  }

  Lane value() {
    Lane grown = clipped.times(HALF_GAP);
    Lane below = e.lifted().times(d0.plus(grown));
    Lane above = grown.timesPlus(e.value(), d0);
    Lane value = z.ifLess(0, below, above).over(d0.times(d2));
    return z.ifLess(0, value.times(Math.scalb(1.0, -lift)), value);
  }

  /** E ((e^2 - 1)/2 / (d0 d2) + e^2 / d2^2 + z/2 (1 / d0^2 - e^2 / d2^2)). */
  Lane derivative() {
    Lane both = program.constant(1).over(d0.times(d2));
    Lane first = both.times(d2);
    Lane second = both.times(d0);
    Lane slope = second.squared().times(SHIFT);
    Lane difference = first.timesPlus(first, slope.negated());
    Lane sum = both.timesPlus(program.constant(HALF_GAP), slope);
    Lane bracket = clipped.times(0.5).timesPlus(difference, sum);
    return e.lifted().times(bracket).times(Math.scalb(1.0, -lift));
  }

  /** s(z). */
  Lane first() {
    return z.ifLess(0, e.value(), program.constant(1)).over(d0);
  }

  /** 1 - s(z). */
  Lane firstRest() {
    return z.ifLess(0, program.constant(1), e.value()).over(d0);
  }

  /** s(z - 2). */
  Lane second() {
    return z.ifLess(0, e.value(), program.constant(1)).over(d2);
  }

  /** 1 - s(z - 2). */
  Lane secondRest() {
    Lane shift = program.constant(SHIFT);
    return z.ifLess(0, shift, e.value().times(shift)).over(d2);
  }

  /** (s(z) - s(z - 2)) / 2. */
  Lane halfGap() {
    return e.value().times(HALF_GAP).over(d0.times(d2));
  }

  /**
   * phi(z + v) - phi(z) = (z + v)/2 (c0 - c2) + c2 + v (s0 - s2) / 2 with the changes c0 and c2 of
   * s0 = s(z) and s2 = s(z - 2).
   */
  Lane deviation(Lane v) {
    Lane c0 = LogisticLanes.deviation(v, first(), firstRest());
    Lane c2 = LogisticLanes.deviation(v, second(), secondRest());
    Lane sum = v.timesPlus(halfGap(), c2);
    return z.plus(v).times(0.5).timesPlus(c0.minus(c2), sum);
  }

  /** The same for a complex change. */
  Evaluation deviation(ComplexLane v) {
    HalfAngle angle = HalfAngle.of(LargeAngles.bounded(v.im()));
    DeviationLanes c0 = DeviationLanes.of(v.re(), angle, first(), firstRest());
    DeviationLanes c2 = DeviationLanes.of(v.re(), angle, second(), secondRest());
    ComplexLane end = new ComplexLane(z.plus(v.re()), v.im()).times(0.5);
    ComplexLane value =
        end.times(c0.value().minus(c2.value())).plus(c2.value()).plus(v.times(halfGap()));
    return new Evaluation(value.parts(), List.of(c0.margin(), c2.margin()));
  }
}
