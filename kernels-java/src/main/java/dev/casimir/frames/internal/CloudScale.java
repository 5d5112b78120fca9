package dev.casimir.frames.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/**
 * By which power of two the numbers of a cloud are divided, so that their squares neither overflow
 * nor vanish: none for numbers of ordinary size, the exponent of the largest otherwise. Both forms
 * of the sums follow this one rule.
 */
final class CloudScale {
  private CloudScale() {}

  /** Numbers between 2^-k and 2^k are of ordinary size. */
  private static int ordinary(DType dtype) {
    return dtype == DType.FLOAT32 ? 30 : 200;
  }

  private static int most(DType dtype) {
    return dtype == DType.FLOAT32 ? Float.MAX_EXPONENT - 1 : Double.MAX_EXPONENT - 1;
  }

  /** Whether a positive number is of ordinary size. */
  static boolean isOrdinary(DType dtype, double size) {
    double bound = Math.scalb(1.0, ordinary(dtype));
    return size >= 1 / bound && size <= bound;
  }

  /** The exponent for the largest absolute number; 0 also where it is 0, NaN or infinite. */
  static int exponent(DType dtype, double largest) {
    boolean none = !(largest > 0) || largest == Double.POSITIVE_INFINITY;
    if (none || isOrdinary(dtype, largest)) {
      return 0;
    }
    return Math.clamp(Math.getExponent(largest), -most(dtype), most(dtype));
  }

  /** The same of every item. */
  static Lane exponent(Lane largest) {
    LaneProgram program = largest.program();
    DType dtype = program.dtype();
    double bound = Math.scalb(1.0, ordinary(dtype));
    Lane zero = program.constant(0);
    Lane finite = largest.minus(largest).ifEqual(0, largest, zero);
    Lane exponent =
        finite.exponent().max(program.constant(-most(dtype))).min(program.constant(most(dtype)));
    Lane large = finite.ifAtMost(bound, zero, exponent);
    Lane small = finite.ifAtMost(zero, zero, exponent);
    return finite.ifLess(1 / bound, small, large);
  }
}
