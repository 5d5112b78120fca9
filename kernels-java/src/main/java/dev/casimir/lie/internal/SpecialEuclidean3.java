package dev.casimir.lie.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.linalg.internal.rotation.Cross;
import dev.casimir.linalg.internal.rotation.RotationCoefficients;
import dev.casimir.linalg.internal.rotation.RotationFormulas;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.ArrayList;
import java.util.List;

/** Motions of three-space; tangents are (rho, w). */
final class SpecialEuclidean3 implements JacobianFormulas {
  private final RotationFormulas rotations = new RotationFormulas();

  @Override
  public LaneMatrix exp(List<Lane> tangent) {
    List<Lane> rho = tangent.subList(0, 3);
    List<Lane> w = tangent.subList(3, 6);
    RotationCoefficients coefficients = new RotationCoefficients(w);
    List<Lane> once = Cross.product(w, rho);
    List<Lane> twice = Cross.product(w, once);
    List<Lane> shift =
        Cross.timesPlus(twice, coefficients.c(), Cross.timesPlus(once, coefficients.b(), rho));
    return Homogeneous.map(RotationFormulas.rotation(w, coefficients), shift);
  }

  /** rho = x - w x x / 2 + F w x (w x x). */
  @Override
  public LaneFormula.Result log(LaneMatrix motion) {
    LaneFormula.Result rotation = rotations.log(Homogeneous.linear(motion));
    List<Lane> w = rotation.outputs();
    List<Lane> x = Homogeneous.shift(motion);
    List<Lane> once = Cross.product(w, x);
    List<Lane> twice = Cross.product(w, once);
    Lane f = new RotationCoefficients(w).f();
    Lane minusHalf = motion.program().constant(-0.5);
    List<Lane> tangent =
        new ArrayList<>(Cross.timesPlus(twice, f, Cross.timesPlus(once, minusHalf, x)));
    tangent.addAll(w);
    Lane finite = LaneStatus.ofFinite(x);
    Lane outside = LaneStatus.code(motion.program(), ItemStatus.NOT_IN_DOMAIN);
    Lane affine = finite.ifEqual(0, Homogeneous.isAffine(motion, finite, outside), finite);
    Lane status = rotation.status().ifEqual(0, affine, rotation.status());
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
    List<Lane> w = tangent.subList(3, 6);
    RotationCoefficients coefficients = new RotationCoefficients(w);
    LaneMatrix j = RotationFormulas.leftJacobian(w, coefficients);
    return joined(j, coupling(tangent, coefficients));
  }

  /** J^-1 on the diagonal, -J^-1 Q J^-1 beside it. */
  @Override
  public LaneMatrix leftJacobianInverse(List<Lane> tangent) {
    List<Lane> w = tangent.subList(3, 6);
    RotationCoefficients coefficients = new RotationCoefficients(w);
    LaneMatrix inverse = RotationFormulas.leftJacobianInverse(w, coefficients);
    LaneMatrix q = coupling(tangent, coefficients);
    return joined(inverse, inverse.times(q).times(inverse).negated());
  }

  private static LaneMatrix joined(LaneMatrix diagonal, LaneMatrix corner) {
    return LaneMatrix.blocks(diagonal, corner, LaneMatrix.zero(diagonal.program(), 3, 3), diagonal);
  }

  /**
   * Q = T / 2 + C (WT + TW + WTW) + D (WWT + TWW - 3 WTW) + 2 E WTWW, with T = hat(rho). WT is the
   * transpose of TW, WWT that of minus TWW.
   */
  private static LaneMatrix coupling(List<Lane> tangent, RotationCoefficients coefficients) {
    LaneMatrix t = Cross.matrix(tangent.subList(0, 3));
    LaneMatrix w = Cross.matrix(tangent.subList(3, 6));
    LaneMatrix wt = w.times(t);
    LaneMatrix tw = wt.transposed();
    LaneMatrix wtw = wt.times(w);
    LaneMatrix tww = tw.times(w);
    LaneMatrix wwt = tww.transposed().negated();
    LaneMatrix second = wwt.plus(tww).minus(wtw.times(3));
    LaneMatrix q = t.times(0.5);
    q = wt.plus(tw).plus(wtw).timesPlus(coefficients.c(), q);
    q = second.timesPlus(coefficients.d(), q);
    return wtw.times(w).timesPlus(coefficients.e().times(2), q);
  }
}
