package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import java.util.List;

/** A complex number of every item. */
record ComplexLane(Lane re, Lane im) {
  static ComplexLane of(List<Lane> parts) {
    return new ComplexLane(parts.get(0), parts.get(1));
  }

  ComplexLane plus(ComplexLane other) {
    return new ComplexLane(re.plus(other.re), im.plus(other.im));
  }

  ComplexLane minus(ComplexLane other) {
    return new ComplexLane(re.minus(other.re), im.minus(other.im));
  }

  ComplexLane times(ComplexLane other) {
    return new ComplexLane(
        re.timesPlus(other.re, im.times(other.im).negated()),
        re.timesPlus(other.im, im.times(other.re)));
  }

  ComplexLane times(Lane factor) {
    return new ComplexLane(re.times(factor), im.times(factor));
  }

  ComplexLane times(double factor) {
    return new ComplexLane(re.times(factor), im.times(factor));
  }

  /** this * conj(other). */
  ComplexLane timesConjugate(ComplexLane other) {
    return new ComplexLane(
        re.timesPlus(other.re, im.times(other.im)),
        im.timesPlus(other.re, re.times(other.im).negated()));
  }

  /** re^2 + im^2. */
  Lane norm() {
    return re.timesPlus(re, im.squared());
  }

  List<Lane> parts() {
    return List.of(re, im);
  }
}
