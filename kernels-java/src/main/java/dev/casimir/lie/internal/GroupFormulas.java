package dev.casimir.lie.internal;

import dev.casimir.simd.items.LaneFormula;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/** A matrix group in lanes. Tangents are columns of coordinates, elements square matrices. */
interface GroupFormulas {
  /** Coordinates of a tangent. */
  int dimension();

  /** Rows of a matrix. */
  int size();

  /** The matrix of a tangent. */
  LaneMatrix hat(List<Lane> tangent);

  /** The tangent of a matrix of the algebra; linear, also for other matrices. */
  List<Lane> vee(LaneMatrix algebra);

  /** The exponential of a tangent. */
  LaneMatrix exp(List<Lane> tangent);

  /** The principal logarithm of an element as a tangent. */
  LaneFormula.Result log(LaneMatrix element);

  /** The inverse of an element. */
  LaneMatrix inverse(LaneMatrix element);

  /** How exp(xi + d) = exp(J d) exp(xi) to first order. */
  LaneMatrix leftJacobian(List<Lane> tangent);

  /** The inverse of the left Jacobian. */
  LaneMatrix leftJacobianInverse(List<Lane> tangent);

  /** The product of two elements. */
  default LaneMatrix compose(LaneMatrix first, LaneMatrix second) {
    return first.times(second);
  }

  /** vee(g hat(xi) g^-1) as a matrix acting on xi. */
  default LaneMatrix adjoint(LaneMatrix element) {
    LaneProgram program = element.program();
    LaneMatrix inverse = inverse(element);
    List<List<Lane>> columns = new ArrayList<>();
    for (int k = 0; k < dimension(); k++) {
      columns.add(vee(element.times(hat(unit(program, k))).times(inverse)));
    }
    return LaneMatrix.ofColumns(columns);
  }

  private List<Lane> unit(LaneProgram program, int index) {
    List<Lane> unit = new ArrayList<>();
    for (int k = 0; k < dimension(); k++) {
      unit.add(program.constant(k == index ? 1 : 0));
    }
    return unit;
  }
}
