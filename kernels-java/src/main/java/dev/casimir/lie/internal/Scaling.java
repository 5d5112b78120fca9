package dev.casimir.lie.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.List;

/** Positive numbers; tangents are their logarithms. */
final class Scaling implements JacobianFormulas {
  @Override
  public LaneMatrix exp(List<Lane> tangent) {
    return LaneMatrix.column(List.of(LaneFunctions.exp(tangent.getFirst())));
  }

  @Override
  public LaneFormula.Result log(LaneMatrix element) {
    Lane value = element.at(0, 0);
    Lane finite = LaneStatus.ofFinite(List.of(value));
    Lane outside = LaneStatus.code(element.program(), ItemStatus.NOT_IN_DOMAIN);
    Lane zero = element.program().constant(0);
    Lane status = finite.ifEqual(0, zero.ifLess(value, finite, outside), finite);
    return LaneStatus.guarded(List.of(LaneFunctions.log(value)), status);
  }

  @Override
  public LaneMatrix inverse(LaneMatrix element) {
    return LaneMatrix.column(List.of(element.program().constant(1).over(element.at(0, 0))));
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
