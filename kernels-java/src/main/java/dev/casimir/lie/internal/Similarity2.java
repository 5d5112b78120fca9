package dev.casimir.lie.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.ArrayList;
import java.util.List;

/** Similarities of the plane; tangents are (rho, angle, sigma) with scale e^sigma. */
final class Similarity2 implements GroupFormulas {
  private static ComplexLane integral(Lane angle, Lane sigma) {
    return new ComplexLane(sigma, angle).exponentialQuotient();
  }

  @Override
  public LaneMatrix exp(List<Lane> tangent) {
    Lane angle = tangent.get(2);
    Lane sigma = tangent.get(3);
    ComplexLane v = integral(angle, sigma);
    ComplexLane shift = v.times(new ComplexLane(tangent.get(0), tangent.get(1)));
    LaneMatrix linear = SpecialOrthogonal2.rotation(angle).times(LaneFunctions.exp(sigma));
    return Homogeneous.map(linear, List.of(shift.re(), shift.im()));
  }

  @Override
  public LaneFormula.Result log(LaneMatrix map) {
    NearestSimilarity2 nearest = new NearestSimilarity2(Homogeneous.linear(map));
    Lane angle = nearest.angle();
    Lane sigma = nearest.logarithmOfScale();
    List<Lane> x = Homogeneous.shift(map);
    ComplexLane rho = integral(angle, sigma).inverse().times(new ComplexLane(x.get(0), x.get(1)));
    Lane finite = LaneStatus.ofFinite(map.block(0, 0, 2, 3).entries());
    Lane outside = LaneStatus.code(map.program(), ItemStatus.NOT_IN_DOMAIN);
    Lane affine = Homogeneous.isAffine(map, finite, outside);
    Lane status = finite.ifEqual(0, nearest.isSimilarity(affine, outside), finite);
    return LaneStatus.guarded(new ArrayList<>(List.of(rho.re(), rho.im(), angle, sigma)), status);
  }

  @Override
  public LaneMatrix compose(LaneMatrix first, LaneMatrix second) {
    return Homogeneous.compose(first, second);
  }

  @Override
  public LaneMatrix inverse(LaneMatrix element) {
    LaneMatrix linear = Homogeneous.linear(element);
    Lane e = linear.at(0, 0);
    Lane f = linear.at(1, 0);
    ComplexLane inverse = new ComplexLane(e, f).inverse();
    return Homogeneous.inverse(element, SpecialOrthogonal2.complex(inverse.re(), inverse.im()));
  }
}
