package dev.casimir.lie.internal;

import dev.casimir.items.LaneFormula;
import dev.casimir.linalg.internal.rotation.RotationFormulas;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.List;

/** Rotations of three-space; tangents are rotation vectors. */
final class SpecialOrthogonal3 implements JacobianFormulas {
  private final RotationFormulas rotations = new RotationFormulas();

  @Override
  public LaneMatrix exp(List<Lane> tangent) {
    return rotations.exp(tangent);
  }

  @Override
  public LaneFormula.Result log(LaneMatrix element) {
    return rotations.log(element);
  }

  @Override
  public LaneMatrix inverse(LaneMatrix element) {
    return element.transposed();
  }

  @Override
  public LaneMatrix leftJacobian(List<Lane> tangent) {
    return rotations.leftJacobian(tangent);
  }

  @Override
  public LaneMatrix leftJacobianInverse(List<Lane> tangent) {
    return rotations.leftJacobianInverse(tangent);
  }
}
