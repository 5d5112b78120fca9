package dev.casimir.lie.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.lie.LieGroup;
import dev.casimir.linalg.internal.ClosedForms2;
import dev.casimir.linalg.internal.LaneInverse;
import dev.casimir.linalg.internal.rotation.NearestRotation;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.List;

/** Groups whose exponential is that of matrices: GL, SL, affine, and rotations of four-space. */
final class LinearGroup implements GroupFormulas {
  private final LieGroup group;
  private final LieAlgebra algebra;

  LinearGroup(LieGroup group, LieAlgebra algebra) {
    this.group = group;
    this.algebra = algebra;
  }

  /** Closed for 2 x 2 matrices alone. */
  @Override
  public boolean hasExponential() {
    return algebra.size() == 2;
  }

  @Override
  public LaneMatrix exp(List<Lane> tangent) {
    return new ClosedForms2(algebra.hat(tangent)).exp();
  }

  @Override
  public LaneFormula.Result log(LaneMatrix element) {
    LaneFormula.Result logarithm = new ClosedForms2(element).log();
    List<Lane> tangent = algebra.vee(LaneMatrix.of(2, 2, logarithm.outputs()));
    Lane domain = domain(element);
    return LaneStatus.guarded(tangent, domain.ifEqual(0, logarithm.status(), domain));
  }

  /** OK, NON_FINITE, or NOT_IN_DOMAIN where a matrix is too far from the group. */
  Lane domain(LaneMatrix element) {
    LaneProgram program = element.program();
    Lane finite = LaneStatus.ofFinite(element.entries());
    Lane outside = LaneStatus.code(program, ItemStatus.NOT_IN_DOMAIN);
    Lane tolerance = program.constant(NearestRotation.TOLERANCE);
    Lane inside =
        switch (group.family()) {
          case SL -> {
            Lane excess = new LaneInverse(element).determinant().minus(1).absolute();
            yield excess.ifAtMost(tolerance, finite, outside);
          }
          case SO -> {
            LaneMatrix gram = element.transposed().times(element);
            LaneMatrix rest = gram.plusDiagonal(program.constant(-1));
            Lane bound = program.constant(4 * square(NearestRotation.TOLERANCE));
            Lane near = rest.dot(rest).ifAtMost(bound, finite, outside);
            yield new LaneInverse(element).determinant().ifLess(0, outside, near);
          }
          case AFF -> Homogeneous.isAffine(element, finite, outside);
          default -> finite;
        };
    return finite.ifEqual(0, inside, finite);
  }

  private static double square(double value) {
    return value * value;
  }

  /** The matrix itself, or with the last row an affine map has. */
  LaneMatrix corrected(LaneMatrix element) {
    return group.isAffine()
        ? Homogeneous.map(Homogeneous.linear(element), Homogeneous.shift(element))
        : element;
  }

  @Override
  public LaneMatrix compose(LaneMatrix first, LaneMatrix second) {
    return group.isAffine() ? Homogeneous.compose(first, second) : first.times(second);
  }

  @Override
  public LaneMatrix inverse(LaneMatrix element) {
    return switch (group.family()) {
      case SO -> element.transposed();
      case AFF ->
          Homogeneous.inverse(element, new LaneInverse(Homogeneous.linear(element)).inverse());
      default -> new LaneInverse(element).inverse();
    };
  }
}
