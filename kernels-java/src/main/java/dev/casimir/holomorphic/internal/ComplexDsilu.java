package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/**
 * {@link DsiluLanes} of a complex number, with the complex exponential e = exp(-z) where Re z is at
 * least zero, else exp(z).
 */
final class ComplexDsilu {
  private final ComplexLane z;
  private final ComplexLane clipped;
  private final ComplexLane e;
  private final ComplexLane d0;
  private final ComplexLane d2;
  private final Lane norm0;
  private final Lane norm2;

  ComplexDsilu(ComplexLane z) {
    this.z = z;
    clipped = new ComplexLane(DsiluLanes.clipped(z.re()), z.im());
    HalfAngle angle = HalfAngle.of(LargeAngles.bounded(z.im()));
    BoundedExponential size = BoundedExponential.of(z.re().absolute().negated());
    Lane sine = size.value().times(angle.sine());
    Lane im = below(sine, sine.negated());
    e = new ComplexLane(size.value().times(angle.cosine()), im);
    // Without cancellation next to the poles, where the cosine is -1.
    d0 =
        new ComplexLane(
            size.value().timesPlus(angle.onePlusCosine(), size.lessOne().negated()), im);
    Lane shifted = size.value().times(DsiluLanes.SHIFT);
    Lane above = shifted.timesPlus(angle.onePlusCosine(), shifted.negated().plus(1));
    d2 =
        new ComplexLane(
            below(e.re().plus(DsiluLanes.SHIFT), above), below(im, im.times(DsiluLanes.SHIFT)));
    norm0 = d0.norm();
    norm2 = d2.norm();
  }

  private Lane below(Lane then, Lane otherwise) {
    return z.re().ifLess(0, then, otherwise);
  }

  private ComplexLane below(ComplexLane then, ComplexLane otherwise) {
    return new ComplexLane(below(then.re(), otherwise.re()), below(then.im(), otherwise.im()));
  }

  private List<Lane> margins() {
    double bound = ComplexLogistic.poleBound(norm0.program().dtype());
    return List.of(norm0.minus(bound), norm2.minus(bound));
  }

  Evaluation value() {
    Lane inverse = norm0.program().constant(1).over(norm0.times(norm2));
    ComplexLane grown = clipped.times(DsiluLanes.HALF_GAP).times(e);
    ComplexLane numerator = below(e.times(d0), d0).plus(grown);
    ComplexLane value = numerator.timesConjugate(d0).timesConjugate(d2).times(inverse);
    // A sum of zeros has lost their signs.
    Lane im = z.im().ifEqual(0, z.im(), value.im());
    return new Evaluation(List.of(value.re(), im), margins());
  }

  Evaluation derivative() {
    LaneProgram program = norm0.program();
    Lane inverse = program.constant(1).over(norm0.times(norm2));
    ComplexLane one = new ComplexLane(program.constant(1), program.constant(0));
    ComplexLane first = one.timesConjugate(d0).times(inverse.times(norm2));
    ComplexLane second = one.timesConjugate(d2).times(inverse.times(norm0));
    ComplexLane slope = second.times(second).times(DsiluLanes.SHIFT);
    ComplexLane difference = first.times(first).minus(slope);
    ComplexLane sum = first.times(second).times(DsiluLanes.HALF_GAP).plus(slope);
    ComplexLane bracket = clipped.times(0.5).times(difference).plus(sum);
    return new Evaluation(e.times(bracket).parts(), margins());
  }
}
