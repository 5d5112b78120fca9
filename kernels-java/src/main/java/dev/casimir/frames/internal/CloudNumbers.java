package dev.casimir.frames.internal;

/**
 * Where the numbers lie that the sums over one cloud leave: from them its frame follows.
 *
 * <p>Coordinates count over a power of two, weights over another, so that nothing overflows. The
 * points y are relative to the first one, z = y - mean.
 */
record CloudNumbers(int dimension) {
  /** Points that are there. */
  static final int COUNT = 0;

  /** Largest absolute coordinate, or a bound that is no more than some times larger. */
  static final int LARGEST = 1;

  /** Exponent of the power of two that coordinates are over. */
  static final int EXPONENT = 2;

  /** Sum of absolute weights. */
  static final int MASS = 3;

  /** Sum of weights. */
  static final int SIGNED_MASS = 4;

  /** Exponent of the power of two that weights are over. */
  static final int WEIGHT_EXPONENT = 5;

  /**
   * Largest absolute component of z, or a bound below it that leaves no doubt it is not rounding.
   */
  static final int EXTENT = 6;

  private static final int VECTORS = 7;

  /** The first point. */
  int reference() {
    return VECTORS;
  }

  /** The mean of y with absolute weights. */
  int mean() {
    return VECTORS + dimension;
  }

  /** The sum of |w| z, which is rounding of the mean. */
  int residual() {
    return VECTORS + 2 * dimension;
  }

  /** The sum of w z. */
  int signedResidual() {
    return VECTORS + 3 * dimension;
  }

  /** The sum of w z z^T, its upper triangle row by row. */
  int moments() {
    return VECTORS + 4 * dimension;
  }

  /** Place of a second moment within {@link #moments}. */
  int pair(int p, int q) {
    int low = Math.min(p, q);
    int high = Math.max(p, q);
    return low * dimension - low * (low - 1) / 2 + high - low;
  }

  int pairs() {
    return dimension * (dimension + 1) / 2;
  }

  int size() {
    return moments() + pairs();
  }
}
