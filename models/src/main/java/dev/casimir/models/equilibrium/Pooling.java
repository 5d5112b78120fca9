package dev.casimir.models.equilibrium;

/**
 * How the numbers v_j of a window become one, p. Windows are squares of pixels side by side; what
 * does not fill a window is dropped.
 */
public sealed interface Pooling {
  /** Height and width of a window, and the distance to the next. */
  int size();

  /** Pixels of a window. */
  default int pixels() {
    return Math.multiplyExact(size(), size());
  }

  /** Every pixel by itself. */
  record None() implements Pooling {
    @Override
    public int size() {
      return 1;
    }
  }

  /** p = mean of v_j. */
  record Average(int size) implements Pooling {
    public Average {
      checkSize(size);
    }
  }

  /**
   * p = sum of s_j v_j, s = softmax(v / T): holomorphic near real v, the maximum as T goes to zero,
   * the mean as it grows.
   *
   * @param temperature T
   */
  record Softmax(int size, double temperature) implements Pooling {
    public Softmax {
      checkSize(size);
      if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "temperature: expected a positive number, got " + temperature);
      }
    }
  }

  private static void checkSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("size: expected windows of at least 1, got " + size);
    }
  }
}
