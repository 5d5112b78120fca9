package dev.casimir.holomorphic.internal;

/** Estimates what aliases into scaled coefficients c_n r^n that are read from one circle. */
final class CircleErrors {
  /** Coefficients below so many roundings are not used to find how fast they fall. */
  private static final double FLOOR = 10;

  private final Circle circle;
  private final double decay;

  CircleErrors(Circle circle) {
    this.circle = circle;
    this.decay = decay();
  }

  /** The factor from order to order, from the largest coefficient down to rounding errors. */
  private double decay() {
    double floor = FLOOR * circle.rounding();
    double[] envelope = circle.envelope();
    int first = 0;
    while (first + 1 < envelope.length && envelope[first + 1] == envelope[0]) {
      first++;
    }
    int last = first;
    while (last + 1 < envelope.length && envelope[last + 1] > floor) {
      last++;
    }
    if (last == envelope.length - 1) {
      return last == first ? 1 : Math.pow(envelope[last] / envelope[0], 1.0 / (last - first));
    }
    double fall = Math.max(floor, Double.MIN_NORMAL) / Math.max(envelope[0], Double.MIN_NORMAL);
    return Math.min(1, Math.pow(fall, 1.0 / (last + 1 - first)));
  }

  /** The coefficient of order n + N, which aliases into order n, from the last quarter. */
  double aliasing(int order) {
    int nodes = circle.nodes();
    double largest = 0;
    for (int n = 3 * nodes / 4; n < nodes; n++) {
      largest = Math.max(largest, circle.norms()[n] * Math.pow(decay, nodes + order - n));
    }
    return largest;
  }
}
