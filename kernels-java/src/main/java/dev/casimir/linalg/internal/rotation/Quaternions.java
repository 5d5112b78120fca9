package dev.casimir.linalg.internal.rotation;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/** Quaternions (w, x, y, z) of any length but zero, as rotations. */
public final class Quaternions {
  private Quaternions() {}

  /**
   * The rotation vector, |w| at most pi; a quaternion and its opposite have the same. Where the
   * real part is zero the vector points as the quaternion does.
   */
  public static List<Lane> log(List<Lane> q) {
    LaneProgram program = q.getFirst().program();
    Lane one = program.constant(1);
    Lane sign = q.getFirst().ifLess(0, one.negated(), one);
    Lane w = q.getFirst().absolute();
    List<Lane> v = q.subList(1, 4);
    Lane square = Cross.dot(v, v);
    Lane small = w.squared().times(0x1p-20);
    // Each side gets an argument it can digest where the other is chosen.
    Lane length = square.ifLess(small, one, square).squareRoot();
    Lane large = LaneFunctions.atan2(length, w).times(2).over(length);
    Lane divisor = square.ifLess(small, w, one);
    Lane r = square.ifLess(small, square, program.constant(0)).over(divisor.squared());
    Lane series =
        LaneFunctions.polynomial(r, new double[] {1, -1.0 / 3, 1.0 / 5, -1.0 / 7})
            .times(2)
            .over(divisor);
    Lane factor = square.ifLess(small, series, large).times(sign);
    return v.stream().map(factor::times).toList();
  }
}
