package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;

/** Angles that reduction by a period in lanes is not made for. */
final class LargeAngles {
  private LargeAngles() {}

  /** The largest angle that is reduced in lanes. */
  static double bound(DType dtype) {
    return dtype == DType.FLOAT32 ? 1e5 : 1e9;
  }

  /** The angle, or NaN if it is too large. */
  static Lane bounded(Lane angle) {
    LaneProgram program = angle.program();
    return program
        .constant(bound(program.dtype()))
        .ifLess(angle.absolute(), program.constant(Double.NaN), angle);
  }

  /** An angle with the same sine and cosine. */
  static double reduced(double angle) {
    return StrictMath.atan2(StrictMath.sin(angle), StrictMath.cos(angle));
  }
}
