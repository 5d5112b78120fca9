package dev.casimir.linalg.internal.rotation;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * The quaternion of the rotation nearest to a matrix, that is of its polar factor: the eigenvector
 * of the largest eigenvalue of a symmetric 4 x 4 matrix made of the entries (Bar-Itzhack 2000). Its
 * column with the largest diagonal entry is that vector for a rotation; for a matrix that is one to
 * 1e-3 a few steps of the power method, each four thousand times closer, do the rest.
 */
public final class NearestRotation {
  /** Frobenius distance from the nearest rotation beyond which a matrix is refused. */
  public static final double TOLERANCE = 0.01;

  private final Lane[] quaternion = new Lane[4];
  private final Lane distanceSquared;

  public NearestRotation(LaneMatrix r) {
    LaneProgram program = r.program();
    LaneMatrix k = symmetric(r);
    Lane largest = k.at(0, 0);
    List<Lane> vector = new ArrayList<>(k.block(0, 0, 4, 1).entries());
    for (int column = 1; column < 4; column++) {
      Lane next = k.at(column, column);
      for (int i = 0; i < 4; i++) {
        vector.set(i, largest.ifLess(next, k.at(i, column), vector.get(i)));
      }
      largest = largest.ifLess(next, next, largest);
    }
    int steps = program.dtype() == DType.FLOAT32 ? 2 : 4;
    LaneMatrix before = LaneMatrix.column(vector).times(0.25);
    LaneMatrix after = k.times(before).times(0.25);
    for (int step = 1; step < steps; step++) {
      before = after;
      after = k.times(before).times(0.25);
    }
    for (int i = 0; i < 4; i++) {
      quaternion[i] = after.at(i, 0);
    }
    // With singular values s: |R - polar|^2 = sum (s - 1)^2, the largest eigenvalue is 1 + sum s.
    Lane eigenvalue = after.dot(before).over(before.dot(before)).times(4);
    Lane excess = eigenvalue.minus(1).times(-2);
    distanceSquared = r.dot(r).plus(3).plus(excess);
  }

  /** Not normalised: (w, x, y, z), the largest component positive. */
  public List<Lane> quaternion() {
    return List.of(quaternion);
  }

  /** {@code far} where the matrix is no rotation, else {@code near}. */
  public Lane isFar(Lane far, Lane near) {
    return distanceSquared.ifAtMost(TOLERANCE * TOLERANCE, near, far);
  }

  /** The matrix with eigenvalues 1 + s1 + s2 + s3 and, for rotations, three zeros. */
  private static LaneMatrix symmetric(LaneMatrix r) {
    LaneProgram program = r.program();
    Lane one = program.constant(1);
    Lane a = r.at(0, 0);
    Lane b = r.at(1, 1);
    Lane c = r.at(2, 2);
    Lane wx = r.at(2, 1).minus(r.at(1, 2));
    Lane wy = r.at(0, 2).minus(r.at(2, 0));
    Lane wz = r.at(1, 0).minus(r.at(0, 1));
    Lane xy = r.at(0, 1).plus(r.at(1, 0));
    Lane xz = r.at(0, 2).plus(r.at(2, 0));
    Lane yz = r.at(1, 2).plus(r.at(2, 1));
    Lane ww = one.plus(a).plus(b).plus(c);
    Lane xx = one.plus(a).minus(b).minus(c);
    Lane yy = one.minus(a).plus(b).minus(c);
    Lane zz = one.minus(a).minus(b).plus(c);
    return LaneMatrix.of(
        4, 4, List.of(ww, wx, wy, wz, wx, xx, xy, xz, wy, xy, yy, yz, wz, xz, yz, zz));
  }
}
