package dev.casimir.frames.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.tensor.DType;

/**
 * What the frames of an operation depend on, and below what numbers are nothing but rounding.
 *
 * @param centring whether moments are about the centre
 * @param proper whether the axes have determinant one
 * @param nearGap below which a gap is flagged
 */
record FrameRules(int dimension, boolean centring, boolean proper, double nearGap) {
  /** A cloud that extends no more than this many units of its largest coordinate is a point. */
  private static final double ZERO_SCALE_UNITS = 8;

  /** Units that the sums and the eigenvectors may lose whatever the number of points. */
  private static final double BASE_UNITS = 14;

  private static final double SAFETY = 4;

  static double zeroScale(DType dtype) {
    return ZERO_SCALE_UNITS * dtype.unitRoundoff();
  }

  /** Relative rounding of the moments of that many points; a partial sum has a 16th of them. */
  double rounding(DType dtype, double count) {
    double units = BASE_UNITS + Math.min(count, CloudPanel.CHUNK) / CloudPanel.GROUP;
    return units * (SAFETY * dtype.unitRoundoff());
  }

  /** The same of every item. */
  Lane rounding(Lane count) {
    Lane most = count.min(count.program().constant(CloudPanel.CHUNK));
    return most.timesPlus(count.program().constant(1.0 / CloudPanel.GROUP), BASE_UNITS)
        .times(SAFETY * count.program().dtype().unitRoundoff());
  }
}
