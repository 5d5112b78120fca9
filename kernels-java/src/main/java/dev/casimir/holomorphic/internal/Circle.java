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
 */
public record Circle(
    int nodes, double radius, int width, double[] re, double[] im, double[] norms, double mean) {
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
   *
   * @param floor norms below it are rounding errors
   */
  boolean risesAtTheEnd(double floor) {
    if (nodes < 16) {
      return false;
    }
    double lowest = Double.POSITIVE_INFINITY;
    for (int n = nodes / 4; n + 1 < nodes; n++) {
      lowest = Math.min(lowest, Math.max(norms[n], norms[n + 1]));
    }
    double end = Math.max(norms[nodes - 2], norms[nodes - 1]);
    return end > 100 * floor && end > 10 * lowest;
  }
}
