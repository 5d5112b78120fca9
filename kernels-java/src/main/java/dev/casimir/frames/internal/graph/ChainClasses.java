package dev.casimir.frames.internal.graph;

import java.util.Arrays;

/**
 * Sorts numbers into classes of equal ones: sorted, a number joins the class of its predecessor
 * unless it is further from it than a tolerance.
 *
 * <p>Unlike rounding this cannot part two numbers that differ by rounding errors alone, and the
 * classes depend on the set of numbers, not on their order.
 */
final class ChainClasses {
  private final double[] sorted;
  private double margin;

  /** For so many numbers. */
  ChainClasses(int capacity) {
    sorted = new double[capacity];
  }

  /** Begins to watch anew how close decisions are. */
  void start() {
    margin = 1;
  }

  /**
   * Over all decisions since the start, the least distance from the tolerance that rounding errors
   * leave, over the tolerance; 0..1.
   */
  double margin() {
    return margin;
  }

  /**
   * Writes the class of each of the first n numbers, the least numbers in class 0.
   *
   * @param tolerance 0 for exact comparison
   * @param error that differences between values may have
   * @return the number of classes
   */
  int classify(int n, double[] values, double tolerance, double error, int[] classes) {
    System.arraycopy(values, 0, sorted, 0, n);
    Arrays.sort(sorted, 0, n);
    int count = 0;
    double previous = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      if (i == 0 || differ(previous, sorted[i], tolerance, error)) {
        // Beginnings of classes gather at the front, behind what has been read.
        previous = sorted[i];
        sorted[count++] = previous;
      } else {
        previous = sorted[i];
      }
    }
    for (int i = 0; i < n; i++) {
      classes[i] = classOf(values[i], count);
    }
    return count;
  }

  /** Whether the second, not smaller, belongs to another class than the first. */
  boolean differ(double first, double second, double tolerance, double error) {
    double jump = second - first;
    if (tolerance > 0) {
      double distance = Math.abs(jump - tolerance) - error;
      margin = Math.clamp(distance / tolerance, 0, margin);
    }
    return jump > tolerance;
  }

  /** The last class that does not begin above a value. */
  private int classOf(double value, int count) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (sorted[middle] <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
