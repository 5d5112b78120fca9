package dev.casimir.lie.internal;

import dev.casimir.linalg.internal.rotation.NearestRotation;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneMatrix;

/** The scaled rotation of the plane nearest to a matrix: its complex-linear part e + i f. */
final class NearestSimilarity2 {
  private final Lane e;
  private final Lane f;
  private final Lane scaleSquared;
  private final Lane restSquared;

  NearestSimilarity2(LaneMatrix matrix) {
    e = matrix.at(0, 0).plus(matrix.at(1, 1)).times(0.5);
    f = matrix.at(1, 0).minus(matrix.at(0, 1)).times(0.5);
    Lane m = matrix.at(0, 0).minus(matrix.at(1, 1)).times(0.5);
    Lane n = matrix.at(1, 0).plus(matrix.at(0, 1)).times(0.5);
    scaleSquared = e.timesPlus(e, f.squared());
    restSquared = m.timesPlus(m, n.squared());
  }

  /** In (-pi, pi]. */
  Lane angle() {
    return LaneFunctions.atan2(f, e);
  }

  /** Logarithm of the scale. */
  Lane logarithmOfScale() {
    return LaneFunctions.log(scaleSquared).times(0.5);
  }

  /** {@code yes} where the matrix is a rotation to {@link NearestRotation#TOLERANCE}. */
  Lane isRotation(Lane yes, Lane no) {
    Lane stretch = scaleSquared.squareRoot().minus(1).detached();
    Lane distance = stretch.timesPlus(stretch, restSquared).times(2);
    return distance.ifAtMost(NearestRotation.TOLERANCE * NearestRotation.TOLERANCE, yes, no);
  }

  /** {@code yes} where the matrix is a scaled rotation, relative to its scale. */
  Lane isSimilarity(Lane yes, Lane no) {
    Lane bound = scaleSquared.times(0.5 * NearestRotation.TOLERANCE * NearestRotation.TOLERANCE);
    Lane zero = scaleSquared.program().constant(0);
    return zero.ifLess(scaleSquared, restSquared.ifAtMost(bound, yes, no), no);
  }
}
