package dev.casimir.lie.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.List;

/** Rotations of the plane; tangents are angles. */
final class SpecialOrthogonal2 implements JacobianFormulas {
  /** [[re, -im], [im, re]]. */
  static LaneMatrix complex(Lane re, Lane im) {
    return LaneMatrix.of(2, 2, List.of(re, im.negated(), im, re));
  }

  @Override
  public LaneMatrix exp(List<Lane> tangent) {
    return rotation(tangent.getFirst());
  }

  static LaneMatrix rotation(Lane angle) {
    LaneFunctions.SineCosine values = LaneFunctions.sineCosine(angle);
    return complex(values.cosine(), values.sine());
  }

  @Override
  public LaneFormula.Result log(LaneMatrix rotation) {
    NearestSimilarity2 nearest = new NearestSimilarity2(rotation);
    Lane finite = LaneStatus.ofFinite(rotation.entries());
    Lane status =
        finite.ifEqual(
            0,
            nearest.isRotation(
                finite, LaneStatus.code(rotation.program(), ItemStatus.NOT_IN_DOMAIN)),
            finite);
    return LaneStatus.guarded(List.of(nearest.angle()), status);
  }

  @Override
  public LaneMatrix inverse(LaneMatrix element) {
    return element.transposed();
  }

  @Override
  public LaneMatrix leftJacobian(List<Lane> tangent) {
    return LaneMatrix.identity(tangent.getFirst().program(), 1);
  }

  @Override
  public LaneMatrix leftJacobianInverse(List<Lane> tangent) {
    return LaneMatrix.identity(tangent.getFirst().program(), 1);
  }
}
