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

  /** The product of two elements. */
  default LaneMatrix compose(LaneMatrix first, LaneMatrix second) {
    return first.times(second);
  }
}
