package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.List;

/** Makes nearly orthonormal columns orthonormal to rounding. */
final class OrthogonalPolishLanes {
  private OrthogonalPolishLanes() {}

  /**
   * x + x (1 - x^T x) / 2: what is left of the distance is squared, rounding errors are not kept.
   */
  static LaneMatrix of(LaneMatrix x) {
    int n = x.columns();
    LaneMatrix halves = x.times(-0.5);
    Lane half = x.program().constant(0.5);
    Lane zero = x.program().constant(0);
    Lane[] rest = new Lane[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        Lane sum = i == j ? half : zero;
        for (int k = 0; k < x.rows(); k++) {
          sum = halves.at(k, i).timesPlus(x.at(k, j), sum);
        }
        rest[i * n + j] = sum;
        rest[j * n + i] = sum;
      }
    }
    return x.times(LaneMatrix.of(n, n, List.of(rest))).plus(x);
  }
}
