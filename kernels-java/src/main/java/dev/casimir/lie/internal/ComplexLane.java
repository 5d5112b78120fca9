package dev.casimir.lie.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/** A complex number of every item. */
record ComplexLane(Lane re, Lane im) {
  private static final double SERIES_END = 0.25;

  ComplexLane times(ComplexLane other) {
    return new ComplexLane(
        re.timesPlus(other.re, im.times(other.im).negated()),
        re.timesPlus(other.im, im.times(other.re)));
  }

  Lane squaredLength() {
    return re.timesPlus(re, im.squared());
  }

  /** 1 / this. */
  ComplexLane inverse() {
    Lane length = squaredLength();
    return new ComplexLane(re.over(length), im.negated().over(length));
  }

  /** (e^z - 1) / z: its series near zero, else from e^z - 1 without cancellation. */
  ComplexLane exponentialQuotient() {
    LaneProgram program = re.program();
    Lane size = squaredLength();
    Lane zero = program.constant(0);
    Lane one = program.constant(1);
    ComplexLane small =
        new ComplexLane(size.ifLess(SERIES_END, re, zero), size.ifLess(SERIES_END, im, zero));
    ComplexLane series = small.quotientSeries();
    ComplexLane large =
        new ComplexLane(size.ifLess(SERIES_END, one, re), size.ifLess(SERIES_END, zero, im));
    ComplexLane closed = large.exponentialMinusOne().times(large.inverse());
    return new ComplexLane(
        size.ifLess(SERIES_END, series.re, closed.re),
        size.ifLess(SERIES_END, series.im, closed.im));
  }

  private ComplexLane quotientSeries() {
    LaneProgram program = re.program();
    int terms = program.dtype() == DType.FLOAT32 ? 9 : 17;
    double coefficient = 1;
    for (int k = 2; k <= terms; k++) {
      coefficient /= k;
    }
    ComplexLane sum = new ComplexLane(program.constant(coefficient), program.constant(0));
    for (int k = terms; k >= 2; k--) {
      coefficient *= k;
      ComplexLane product = times(sum);
      sum = new ComplexLane(product.re.plus(coefficient), product.im);
    }
    return sum;
  }

  /** e^z - 1 = expm1(re) cos(im) - 2 sin^2(im / 2) + i e^re sin(im). */
  private ComplexLane exponentialMinusOne() {
    LaneFunctions.SineCosine values = LaneFunctions.sineCosine(im);
    Lane half = LaneFunctions.sineCosine(im.times(0.5)).sine();
    Lane growth = LaneFunctions.expm1(re);
    Lane real = growth.timesPlus(values.cosine(), half.squared().times(-2));
    return new ComplexLane(real, growth.plus(1).times(values.sine()));
  }
}
