package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.tensor.DType;

/**
 * A matrix over the power of two of its largest entry, so that squares and products of its entries
 * do not overflow. Exact, but for entries far below the largest.
 *
 * @param matrix the largest entry is in [1, 4), or less than one where all were subnormal
 * @param exponent of the power of two it was divided by; an integer
 */
record PowerOfTwoScaling(LaneMatrix matrix, Lane exponent) {
  static PowerOfTwoScaling of(LaneMatrix g) {
    Lane exponent = largestExponent(g).detached();
    return new PowerOfTwoScaling(g.times(exponent.negated().powerOfTwo()), exponent);
  }

  /** Only where the largest entry is at least two. */
  static LaneMatrix down(LaneMatrix g) {
    Lane exponent = largestExponent(g).max(g.program().constant(0));
    return g.times(exponent.negated().powerOfTwo());
  }

  private static Lane largestExponent(LaneMatrix g) {
    Lane largest = g.entries().stream().map(Lane::absolute).reduce(Lane::max).orElseThrow();
    int most = g.program().dtype() == DType.FLOAT32 ? Float.MAX_EXPONENT : Double.MAX_EXPONENT;
    return largest.exponent().min(g.program().constant(most - 1));
  }
}
