package dev.casimir.linalg.internal.rotation;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.List;

/** Rotations of three-space; tangents are rotation vectors. */
public final class RotationFormulas {
  public LaneMatrix exp(List<Lane> w) {
    RotationCoefficients coefficients = new RotationCoefficients(w);
    return rotation(w, coefficients);
  }

  /** 1 + A W + B W^2. */
  public static LaneMatrix rotation(List<Lane> w, RotationCoefficients coefficients) {
    Lane a = coefficients.a();
    Lane b = coefficients.b();
    List<Lane> aw = w.stream().map(a::times).toList();
    List<Lane> bw = w.stream().map(b::times).toList();
    List<Lane> minus = bw.stream().map(Lane::negated).toList();
    Lane one = a.program().constant(1);
    return LaneMatrix.of(
        3,
        3,
        (i, j) -> {
          if (i != j) {
            int k = 3 - i - j;
            Lane skew = (j - i + 3) % 3 == 1 ? aw.get(k).negated() : aw.get(k);
            return bw.get(Math.min(i, j)).timesPlus(w.get(Math.max(i, j)), skew);
          }
          int p = (i + 1) % 3;
          int q = (i + 2) % 3;
          return minus.get(p).timesPlus(w.get(p), minus.get(q).timesPlus(w.get(q), one));
        });
  }

  public LaneFormula.Result log(LaneMatrix rotation) {
    NearestRotation nearest = new NearestRotation(rotation);
    List<Lane> w = Quaternions.log(nearest.quaternion());
    List<Lane> tracked = withTangentDerivative(w, rotation);
    Lane outside = LaneStatus.code(rotation.program(), ItemStatus.NOT_IN_DOMAIN);
    Lane status = LaneStatus.ofFinite(rotation.entries());
    Lane checked = status.ifEqual(0, nearest.isFar(outside, status), status);
    return LaneStatus.guarded(tracked, checked);
  }

  /**
   * The derivative to R of w = log R along the group: to exp(hat d) R it is J_l^-1 d, hence dw_i /
   * dR = hat(J_l^-T e_i) R / 2. Nothing in it divides by the angle.
   */
  private List<Lane> withTangentDerivative(List<Lane> w, LaneMatrix rotation) {
    LaneMatrix inverse = leftJacobianInverse(w);
    return java.util.stream.IntStream.range(0, 3)
        .mapToObj(
            i ->
                rotation
                    .program()
                    .withDerivative(
                        w.get(i),
                        rotation.entries(),
                        () ->
                            Cross.matrix(inverse.block(i, 0, 1, 3).entries())
                                .times(rotation)
                                .times(0.5)
                                .entries()))
        .toList();
  }

  public LaneMatrix inverse(LaneMatrix element) {
    return element.transposed();
  }

  public LaneMatrix leftJacobian(List<Lane> w) {
    RotationCoefficients coefficients = new RotationCoefficients(w);
    return leftJacobian(w, coefficients);
  }

  /** 1 + B W + C W^2. */
  public static LaneMatrix leftJacobian(List<Lane> w, RotationCoefficients coefficients) {
    return quadratic(w, coefficients.b(), coefficients.c());
  }

  public LaneMatrix leftJacobianInverse(List<Lane> w) {
    RotationCoefficients coefficients = new RotationCoefficients(w);
    return leftJacobianInverse(w, coefficients);
  }

  /** 1 - W / 2 + F W^2. */
  public static LaneMatrix leftJacobianInverse(List<Lane> w, RotationCoefficients coefficients) {
    return quadratic(w, w.getFirst().program().constant(-0.5), coefficients.f());
  }

  /** 1 + p W + q W^2. */
  public static LaneMatrix quadratic(List<Lane> w, Lane p, Lane q) {
    Lane one = p.program().constant(1);
    return LaneMatrix.of(
        3,
        3,
        (i, j) -> {
          if (i != j) {
            int k = 3 - i - j;
            Lane skew = p.times(w.get(k));
            Lane mixed = q.times(w.get(Math.min(i, j))).times(w.get(Math.max(i, j)));
            return (j - i + 3) % 3 == 1 ? mixed.minus(skew) : mixed.plus(skew);
          }
          int m = (i + 1) % 3;
          int n = (i + 2) % 3;
          Lane others = w.get(m).timesPlus(w.get(m), w.get(n).squared());
          return q.negated().timesPlus(others, one);
        });
  }
}
