package dev.casimir.lie.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.List;

/** A group whose Jacobians are closed forms in lanes; those of others are computed item by item. */
interface JacobianFormulas extends GroupFormulas {
  /** J with exp(xi + d) = exp(J d) exp(xi) to first order. */
  LaneMatrix leftJacobian(List<Lane> tangent);

  /** The inverse of the left Jacobian. */
  LaneMatrix leftJacobianInverse(List<Lane> tangent);
}
