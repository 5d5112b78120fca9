package dev.casimir.frames.internal.average;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums of rows, one sum for each item, in pairs, pairs of pairs and so on in the order in which
 * they come: the order depends on their number alone.
 */
final class PairwiseSums {
  private final int items;
  private final int width;
  private final List<double[]> levels = new ArrayList<>();

  PairwiseSums(int items, int width) {
    this.items = items;
    this.width = width;
  }

  /**
   * Adds the term number {@code round} of an item, from 0 on, one after the other.
   *
   * @param row overwritten
   */
  void add(int item, int round, double[] row) {
    int level = 0;
    while ((round >> level & 1) != 0) {
      addTo(row, levels.get(level), item);
      level++;
    }
    if (level == levels.size()) {
      levels.add(new double[items * width]);
    }
    System.arraycopy(row, 0, levels.get(level), item * width, width);
  }

  /** Writes factor times the sum of the terms of an item; zeros without terms. */
  void mean(int item, int terms, double factor, double[] sums) {
    double[] row = new double[width];
    for (int level = 0; terms >> level != 0; level++) {
      if ((terms >> level & 1) != 0) {
        addTo(row, levels.get(level), item);
      }
    }
    for (int i = 0; i < width; i++) {
      sums[item * width + i] = factor * row[i];
    }
  }

  private void addTo(double[] row, double[] level, int item) {
    for (int i = 0; i < width; i++) {
      row[i] = level[item * width + i] + row[i];
    }
  }
}
