package dev.casimir.models.equilibrium;

/**
 * One window of a pool p(v) and its derivatives: weights D_j = dp/dv_j, D'_j along a change of v,
 * D''_j along two. Numbers may be complex: their planes, real and imaginary, follow each other
 * among the tensors of a {@link WindowRoutine}. For one thread at a time.
 */
abstract sealed class PoolWindow permits MeanWindow, SoftmaxWindow {
  /** For the windows of a pooling. */
  static PoolWindow of(Pooling pooling) {
    return switch (pooling) {
      case Pooling.None none -> new MeanWindow();
      case Pooling.Average average -> new MeanWindow();
      case Pooling.Softmax softmax -> new SoftmaxWindow(softmax.pixels(), softmax.temperature());
    };
  }

  /** p(v): fine v; coarseOut p. */
  abstract void pool(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut);

  /** p(v + d) - p(v) for real v: fine v, d; coarseOut the difference. */
  abstract void poolDeviation(
      double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut);

  /** The sum of D_j d_j for real v, plane by plane: fine v, d; coarseOut the sum. */
  abstract void poolTangent(
      double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut);

  /** D_j y: fine v; coarse y; fineOut the products. v may be real where y is complex. */
  abstract void spread(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut);

  /**
   * D_j(v + d) (y + e) - D_j(v) y for real v and y: fine v, d; coarse y, e; fineOut the
   * differences.
   */
  abstract void spreadDeviation(
      double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut);

  /**
   * D'_j(d) y + D_j e for real v and y, plane by plane: fine v, d; coarse y and, unless it is zero,
   * e; fineOut the sums.
   */
  abstract void spreadTangent(
      double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut);

  /** D''_j(d, f) y + D'_j(d) e, all real: fine v, d, f; coarse y, e; fineOut the sums. */
  abstract void spreadSecondTangent(
      double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut);
}
