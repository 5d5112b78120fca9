package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
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

  private static Lane largestExponent(LaneMatrix g) {
    Lane largest =
        g.entries().stream().map(Lane::absolute).reduce(PowerOfTwoScaling::larger).orElseThrow();
    int most = g.program().dtype() == DType.FLOAT32 ? Float.MAX_EXPONENT : Double.MAX_EXPONENT;
    Lane exponent = largest.exponent();
    return exponent.ifLess(most - 1, exponent, g.program().constant(most - 1));
  }

  /** A comparison, as maxima that pass on NaN take several times as many instructions. */
  private static Lane larger(Lane a, Lane b) {
    return a.ifLess(b, b, a);
  }

  /** value 2^power for an integer that may be twice as large as those of numbers. */
  static Lane scaled(Lane value, Lane power) {
    LaneProgram program = value.program();
    Lane least =
        program.constant(
            program.dtype() == DType.FLOAT32 ? Float.MIN_EXPONENT : Double.MIN_EXPONENT);
    Lane half = larger(power.times(0.5).rounded(), least);
    Lane rest = larger(power.minus(half), least);
    return value.times(half.powerOfTwo()).times(rest.powerOfTwo());
  }
}
