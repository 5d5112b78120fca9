package dev.casimir.lie.internal;

import dev.casimir.items.LaneFormula;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.List;

/** A matrix group in lanes. Tangents are columns of coordinates, elements square matrices. */
interface GroupFormulas {
  /** The exponential of a tangent. */
  LaneMatrix exp(List<Lane> tangent);

  /** The principal logarithm of an element as a tangent. */
  LaneFormula.Result log(LaneMatrix element);

  /** The inverse of an element. */
  LaneMatrix inverse(LaneMatrix element);

  /** Whether {@link #exp} and {@link #log} are there; else the group takes those of matrices. */
  default boolean hasExponential() {
    return true;
  }

  /** Whether the Jacobians are there; else they are computed item by item. */
  default boolean hasJacobian() {
    return true;
  }

  /** J with exp(xi + d) = exp(J d) exp(xi) to first order. */
  default LaneMatrix leftJacobian(List<Lane> tangent) {
    throw new UnsupportedOperationException("computed item by item");
  }

  /** The inverse of the left Jacobian. */
  default LaneMatrix leftJacobianInverse(List<Lane> tangent) {
    throw new UnsupportedOperationException("computed item by item");
  }

  /** The product of two elements. */
  default LaneMatrix compose(LaneMatrix first, LaneMatrix second) {
    return first.times(second);
  }
}
