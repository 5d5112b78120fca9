package dev.casimir.lie.internal;

import dev.casimir.linalg.internal.rotation.NearestRotation;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/** Matrices [[linear, shift], [0, corner]]. */
final class Homogeneous {
  private Homogeneous() {}

  /** The matrix of x -> linear x + shift. */
  static LaneMatrix map(LaneMatrix linear, List<Lane> shift) {
    return of(linear, shift, 1);
  }

  /** The matrix of an element of the algebra, whose last row is zero. */
  static LaneMatrix algebra(LaneMatrix linear, List<Lane> shift) {
    return of(linear, shift, 0);
  }

  private static LaneMatrix of(LaneMatrix linear, List<Lane> shift, int corner) {
    LaneProgram program = linear.program();
    int n = linear.rows();
    return LaneMatrix.blocks(
        linear,
        LaneMatrix.column(shift),
        LaneMatrix.zero(program, 1, n),
        LaneMatrix.constant(program, 1, 1, (i, j) -> corner));
  }

  static LaneMatrix linear(LaneMatrix map) {
    int n = map.rows() - 1;
    return map.block(0, 0, n, n);
  }

  static List<Lane> shift(LaneMatrix map) {
    int n = map.rows() - 1;
    return map.block(0, n, n, 1).entries();
  }

  /** The product of two maps, the last row known. */
  static LaneMatrix compose(LaneMatrix first, LaneMatrix second) {
    LaneMatrix linear = linear(first).times(linear(second));
    LaneMatrix shift =
        linear(first).timesPlus(LaneMatrix.column(shift(second)), LaneMatrix.column(shift(first)));
    return map(linear, shift.entries());
  }

  /** The inverse map, given that of the linear part. */
  static LaneMatrix inverse(LaneMatrix map, LaneMatrix linearInverse) {
    LaneMatrix shift = linearInverse.negated().times(LaneMatrix.column(shift(map)));
    return map(linearInverse, shift.entries());
  }

  /** {@code yes} where the last row is (0, ..., 0, 1) to the tolerance of rotations. */
  static Lane isAffine(LaneMatrix map, Lane yes, Lane no) {
    int n = map.rows() - 1;
    Lane sum = map.at(n, n).minus(1).absolute();
    for (int j = 0; j < n; j++) {
      sum = sum.plus(map.at(n, j).absolute());
    }
    return sum.ifAtMost(NearestRotation.TOLERANCE, yes, no);
  }
}
