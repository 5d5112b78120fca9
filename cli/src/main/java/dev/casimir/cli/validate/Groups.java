package dev.casimir.cli.validate;

import java.util.Arrays;

/** Numbers that belong together: those of one item, or all where an item is a single number. */
final class Groups {
  private Groups() {}

  /** How many numbers of a tensor of this shape belong together, at least 1. */
  static int width(long... shape) {
    long size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    boolean rows = shape.length > 1 && shape[0] > 0 && size / shape[0] > 1;
    return (int) Math.max(1, rows ? size / shape[0] : size);
  }

  static double rootMeanSquare(double[] values, int from, int width) {
    double largest = 0;
    for (int i = from; i < from + width; i++) {
      largest = Math.max(largest, Math.abs(values[i])); // NaN stays
    }
    if (!(largest > 0)) {
      return largest;
    }
    double sum = 0;
    for (int i = from; i < from + width; i++) {
      sum += values[i] / largest * (values[i] / largest);
    }
    return largest * Math.sqrt(sum / width);
  }
}
