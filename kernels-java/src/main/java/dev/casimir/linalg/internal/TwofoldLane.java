package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;

/**
 * A number as the unevaluated sum of two: about twice the digits, by sums and products whose
 * rounding errors are kept (Knuth, Dekker).
 *
 * @param high the number to working precision
 * @param low the rest
 */
record TwofoldLane(Lane high, Lane low) {
  /** a b, exactly. */
  static TwofoldLane product(Lane a, Lane b) {
    Lane high = a.times(b);
    return new TwofoldLane(high, a.timesPlus(b, high.negated()));
  }

  /** a d - b c. */
  static TwofoldLane minor(Lane a, Lane b, Lane c, Lane d) {
    return product(a, d).plus(product(b, c).negated());
  }

  TwofoldLane negated() {
    return new TwofoldLane(high.negated(), low.negated());
  }

  TwofoldLane plus(TwofoldLane other) {
    Lane sum = high.plus(other.high);
    Lane part = sum.minus(high);
    Lane lost = high.minus(sum.minus(part)).plus(other.high.minus(part));
    return new TwofoldLane(sum, lost.plus(low.plus(other.low)));
  }

  TwofoldLane times(Lane factor) {
    TwofoldLane product = product(high, factor);
    return new TwofoldLane(product.high, low.timesPlus(factor, product.low));
  }

  TwofoldLane times(TwofoldLane other) {
    TwofoldLane product = product(high, other.high);
    Lane cross = low.timesPlus(other.high, high.times(other.low));
    return new TwofoldLane(product.high, product.low.plus(cross));
  }

  /** The number to working precision. */
  Lane value() {
    return high.plus(low);
  }
}
