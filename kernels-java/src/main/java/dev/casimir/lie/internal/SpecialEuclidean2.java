package dev.casimir.lie.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.linalg.internal.rotation.RotationCoefficients;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/** Motions of the plane; tangents are (rho, angle). */
final class SpecialEuclidean2 implements JacobianFormulas {
  @Override
  public LaneMatrix exp(List<Lane> tangent) {
    Lane angle = tangent.get(2);
    LaneMatrix v = integral(angle, new RotationCoefficients(List.of(angle)));
    LaneMatrix shift = v.times(LaneMatrix.column(tangent.subList(0, 2)));
    return Homogeneous.map(SpecialOrthogonal2.rotation(angle), shift.entries());
  }

  /** V = A + angle B J. */
  private static LaneMatrix integral(Lane angle, RotationCoefficients coefficients) {
    return SpecialOrthogonal2.complex(coefficients.a(), angle.times(coefficients.b()));
  }

  /** V^-1 = (angle / 2) cot(angle / 2) - (angle / 2) J. */
  private static LaneMatrix integralInverse(Lane angle) {
    Lane t = angle.squared();
    Lane f = new RotationCoefficients(List.of(angle)).f();
    Lane one = t.program().constant(1);
    return SpecialOrthogonal2.complex(t.negated().timesPlus(f, one), angle.times(-0.5));
  }

  @Override
  public LaneFormula.Result log(LaneMatrix motion) {
    NearestSimilarity2 nearest = new NearestSimilarity2(Homogeneous.linear(motion));
    Lane angle = nearest.angle();
    LaneMatrix rho = integralInverse(angle).times(LaneMatrix.column(Homogeneous.shift(motion)));
    List<Lane> tangent = new ArrayList<>(rho.entries());
    tangent.add(angle);
    Lane finite = LaneStatus.ofFinite(motion.block(0, 0, 2, 3).entries());
    Lane outside = LaneStatus.code(motion.program(), ItemStatus.NOT_IN_DOMAIN);
    Lane affine = Homogeneous.isAffine(motion, finite, outside);
    Lane status = finite.ifEqual(0, nearest.isRotation(affine, outside), finite);
    return LaneStatus.guarded(tangent, status);
  }

  @Override
  public LaneMatrix compose(LaneMatrix first, LaneMatrix second) {
    return Homogeneous.compose(first, second);
  }

  @Override
  public LaneMatrix inverse(LaneMatrix element) {
    return Homogeneous.inverse(element, Homogeneous.linear(element).transposed());
  }

  @Override
  public LaneMatrix leftJacobian(List<Lane> tangent) {
    Lane angle = tangent.get(2);
    RotationCoefficients coefficients = new RotationCoefficients(List.of(angle));
    return joined(integral(angle, coefficients), LaneMatrix.column(corner(tangent, coefficients)));
  }

  /** B (rho_2, -rho_1) + angle C rho. */
  private static List<Lane> corner(List<Lane> tangent, RotationCoefficients coefficients) {
    Lane b = coefficients.b();
    Lane c = tangent.get(2).times(coefficients.c());
    Lane x = tangent.get(0);
    Lane y = tangent.get(1);
    return List.of(b.timesPlus(y, c.times(x)), b.negated().timesPlus(x, c.times(y)));
  }

  @Override
  public LaneMatrix leftJacobianInverse(List<Lane> tangent) {
    Lane angle = tangent.get(2);
    LaneMatrix inverse = integralInverse(angle);
    RotationCoefficients coefficients = new RotationCoefficients(List.of(angle));
    LaneMatrix corner = LaneMatrix.column(corner(tangent, coefficients));
    return joined(inverse, inverse.negated().times(corner));
  }

  private static LaneMatrix joined(LaneMatrix v, LaneMatrix corner) {
    LaneProgram program = v.program();
    return LaneMatrix.blocks(
        v, corner, LaneMatrix.zero(program, 1, 2), LaneMatrix.identity(program, 1));
  }
}
