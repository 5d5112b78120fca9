package dev.casimir.lie.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.linalg.internal.rotation.Cross;
import dev.casimir.linalg.internal.rotation.RotationCoefficients;
import dev.casimir.linalg.internal.rotation.RotationFormulas;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.ArrayList;
import java.util.List;

/** Similarities of three-space; tangents are (rho, w, sigma) with scale e^sigma. */
final class Similarity3 implements GroupFormulas {
  private final RotationFormulas rotations = new RotationFormulas();

  @Override
  public LaneMatrix exp(List<Lane> tangent) {
    List<Lane> rho = tangent.subList(0, 3);
    List<Lane> w = tangent.subList(3, 6);
    Lane sigma = tangent.get(6);
    Lane t = Cross.dot(w, w);
    SimilarityCoefficients v = new SimilarityCoefficients(t, sigma);
    LaneMatrix rotation = RotationFormulas.rotation(w, new RotationCoefficients(w));
    List<Lane> shift = quadratic(w, rho, v.c(), v.a(), v.b());
    return Homogeneous.map(rotation.times(LaneFunctions.exp(sigma)), shift);
  }

  /** p x + q w x x + r w x (w x x). */
  private static List<Lane> quadratic(List<Lane> w, List<Lane> x, Lane p, Lane q, Lane r) {
    List<Lane> once = Cross.product(w, x);
    List<Lane> twice = Cross.product(w, once);
    List<Lane> scaled = x.stream().map(p::times).toList();
    return Cross.timesPlus(twice, r, Cross.timesPlus(once, q, scaled));
  }

  @Override
  public LaneFormula.Result log(LaneMatrix map) {
    LaneMatrix linear = Homogeneous.linear(map);
    Lane scaleSquared = linear.dot(linear).times(1.0 / 3);
    Lane one = map.program().constant(1);
    LaneMatrix rotation = linear.times(one.over(scaleSquared.squareRoot()));
    Lane sigma = LaneFunctions.log(scaleSquared).times(0.5);
    LaneFormula.Result logarithm = rotations.log(rotation);
    List<Lane> w = logarithm.outputs();
    SimilarityCoefficients v = new SimilarityCoefficients(Cross.dot(w, w), sigma);
    SimilarityCoefficients.Inverse inverse = v.inverse();
    List<Lane> x = Homogeneous.shift(map);
    List<Lane> tangent = new ArrayList<>(quadratic(w, x, inverse.c0(), inverse.c1(), inverse.c2()));
    tangent.addAll(w);
    tangent.add(sigma);
    Lane finite = LaneStatus.ofFinite(map.block(0, 0, 3, 4).entries());
    Lane outside = LaneStatus.code(map.program(), ItemStatus.NOT_IN_DOMAIN);
    Lane affine = Homogeneous.isAffine(map, finite, outside);
    Lane inside = logarithm.status().ifEqual(0, affine, outside);
    return LaneStatus.guarded(tangent, finite.ifEqual(0, inside, finite));
  }

  @Override
  public LaneMatrix compose(LaneMatrix first, LaneMatrix second) {
    return Homogeneous.compose(first, second);
  }

  /** The transpose over the squared scale. */
  @Override
  public LaneMatrix inverse(LaneMatrix element) {
    LaneMatrix linear = Homogeneous.linear(element);
    Lane three = element.program().constant(3);
    Lane factor = three.over(linear.dot(linear));
    return Homogeneous.inverse(element, linear.transposed().times(factor));
  }
}
