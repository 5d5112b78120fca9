package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/** Logarithms of real numbers and principal logarithms of complex ones. */
final class Logarithms {
  private Logarithms() {}

  /** log(1 + x) of real numbers; -infinity at -1, NaN below. */
  static Lane ofOnePlus(Lane x) {
    LaneProgram program = x.program();
    Lane infinite = program.constant(Double.POSITIVE_INFINITY);
    Lane sum = x.plus(1);
    Lane lost = x.minus(sum.minus(1)).over(sum);
    Lane value = LaneFunctions.log(sum).plus(lost);
    double tiny = program.dtype() == DType.FLOAT32 ? 0x1p-25 : 0x1p-54;
    Lane large = x.ifLess(infinite, value, x);
    return x.absolute().ifLess(tiny, x, x.ifEqual(-1, infinite.negated(), large));
  }

  /** log z. */
  static ComplexLane of(ComplexLane z) {
    return new ComplexLane(modulus(z), angle(z.im(), z.re()));
  }

  /** log(1 + z). */
  static ComplexLane ofOnePlus(ComplexLane z) {
    LaneProgram program = z.re().program();
    ComplexLane sum = new ComplexLane(z.re().plus(1), z.im());
    Lane excess = z.re().timesPlus(z.re().plus(2), z.im().squared());
    Lane near = ofOnePlus(excess).times(0.5);
    Lane inside = excess.ifLess(1, near, modulus(sum));
    Lane size = program.constant(-0.5).ifLess(excess, inside, modulus(sum));
    return new ComplexLane(size, angle(z.im(), sum.re()));
  }

  /** log |z|: of numbers scaled so that squares neither overflow nor vanish. */
  private static Lane modulus(ComplexLane z) {
    LaneProgram program = z.re().program();
    boolean single = program.dtype() == DType.FLOAT32;
    Lane a = z.re().absolute();
    Lane b = z.im().absolute();
    Lane high = a.ifLess(b, b, a);
    Lane low = a.ifLess(b, a, b);
    Lane excess = high.minus(1).timesPlus(high.plus(1), low.squared());
    Lane near = ofOnePlus(excess).times(0.5);
    double threshold = Math.scalb(1.0, single ? -60 : -500);
    double lift = Math.scalb(1.0, single ? 100 : 900);
    double drop = Math.scalb(1.0, single ? -70 : -520);
    Lane one = program.constant(1);
    Lane scale =
        high.ifLess(
            threshold,
            program.constant(lift),
            program.constant(1 / threshold).ifLess(high, program.constant(drop), one));
    Lane scaleLog =
        high.ifLess(
            threshold,
            program.constant(Math.log(lift)),
            program
                .constant(1 / threshold)
                .ifLess(high, program.constant(Math.log(drop)), program.constant(0)));
    Lane x = high.times(scale);
    Lane y = low.times(scale);
    Lane far = LaneFunctions.log(x.timesPlus(x, y.squared())).times(0.5).minus(scaleLog);
    return program.constant(-0.5).ifLess(excess, excess.ifLess(1, near, far), far);
  }

  /** The angle of (x, y), odd in y also where y is a zero. */
  private static Lane angle(Lane y, Lane x) {
    Lane size = LaneFunctions.atan2(y.absolute(), x);
    return y.program().constant(1).over(y).ifLess(0, size.negated(), size);
  }

  /** 1 / z. */
  static ComplexLane inverse(ComplexLane z) {
    LaneProgram program = z.re().program();
    Lane a = z.re().absolute();
    Lane b = z.im().absolute();
    Lane high = a.ifLess(b, b, a);
    Lane x = z.re().over(high);
    Lane y = z.im().over(high);
    Lane inverse = program.constant(1).over(x.timesPlus(x, y.squared()));
    return new ComplexLane(x.times(inverse).over(high), y.negated().times(inverse).over(high));
  }
}
