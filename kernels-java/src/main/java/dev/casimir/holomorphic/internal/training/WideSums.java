package dev.casimir.holomorphic.internal.training;

/** What is summed in double precision whatever the numbers are. */
final class WideSums {
  private WideSums() {}

  /** sums[j] = sum over rows of rows[r, first + j]. */
  static void columns(double[] rows, int width, int first, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      double total = 0;
      for (int at = first + j; at < rows.length; at += width) {
        total += rows[at];
      }
      sums[j] = total;
    }
  }

  /** As for doubles. */
  static void columns(float[] rows, int width, int first, float[] sums) {
    for (int j = 0; j < sums.length; j++) {
      double total = 0;
      for (int at = first + j; at < rows.length; at += width) {
        total += rows[at];
      }
      sums[j] = (float) total;
    }
  }

  /** to += factor from^T, {@code to} of so many rows. */
  static void addTransposed(double[] to, double factor, double[] from, int rows) {
    int columns = to.length / rows;
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * from[i % columns * rows + i / columns];
    }
  }

  /** As for doubles. */
  static void addTransposed(float[] to, double factor, float[] from, int rows) {
    int columns = to.length / rows;
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) (to[i] + factor * from[i % columns * rows + i / columns]);
    }
  }

  /** Half the sum of squares. */
  static double halfSquares(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number * number / 2;
    }
    return sum;
  }

  /** As for doubles. */
  static double halfSquares(float[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number * number / 2;
    }
    return sum;
  }
}
