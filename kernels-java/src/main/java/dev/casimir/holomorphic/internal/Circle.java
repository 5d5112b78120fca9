package dev.casimir.holomorphic.internal;

/**
 * What a circle of nodes says about a function around its centre.
 *
 * @param nodes N
 * @param radius r
 * @param width outputs of the function
 * @param re real parts of c_n r^n, [N, width]
 * @param im imaginary parts, [N, width]
 * @param norms Euclidean norms of c_n r^n over the outputs, [N]
 * @param mean the mean norm of the values on the circle: M_1
 * @param rounding estimate of what the rounding of nodes and values does to c_n r^n: epsilon (M_1 +
 *     |z| M_1' / sqrt(N)), M_1' that of the derivative
 */
public record Circle(
    int nodes,
    double radius,
    int width,
    double[] re,
    double[] im,
    double[] norms,
    double mean,
    double rounding) {
  /** Beyond this mean sums of values may overflow. */
  private static final double LARGEST_MEAN = 1e300;

  /** Whether every value on the circle was finite and none close to overflow. */
  public boolean isFinite() {
    return mean <= LARGEST_MEAN;
  }

  /** The largest of the norms from an order on. */
  double largestFrom(int order) {
    double largest = 0;
    for (int n = order; n < nodes; n++) {
      largest = Math.max(largest, norms[n]);
    }
    return largest;
  }

  /** The largest norm of the last quarter of orders: what aliasing leaves there. */
  double tail() {
    return largestFrom(3 * nodes / 4);
  }

  /**
   * What rounding errors, those of the nodes included, may leave of the last quarter. It never
   * comes near the values themselves, as it would where the radius is that of rounding.
   *
   * @param epsilon relative rounding error
   */
  double roundedTail(double epsilon) {
    return Math.min(100 * rounding, Math.sqrt(epsilon) * mean);
  }

  /** The decreasing envelope of the norms: the largest from each order on. */
  double[] envelope() {
    double[] envelope = norms.clone();
    for (int n = nodes - 2; n >= 0; n--) {
      envelope[n] = Math.max(envelope[n], envelope[n + 1]);
    }
    return envelope;
  }

  /**
   * Whether the norms rise again towards the last orders. Those stand for negative powers, which a
   * function without a singularity inside does not have, nor one that is resolved.
   */
  boolean risesAtTheEnd() {
    if (nodes < 16) {
      return false;
    }
    double lowest = Double.POSITIVE_INFINITY;
    for (int n = nodes / 4; n + 1 < nodes; n++) {
      lowest = Math.min(lowest, Math.max(norms[n], norms[n + 1]));
    }
    double end = Math.max(norms[nodes - 2], norms[nodes - 1]);
    return end > 1000 * rounding && end > 10 * lowest;
  }
}
