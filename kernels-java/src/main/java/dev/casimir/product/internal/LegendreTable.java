package dev.casimir.product.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Legendre functions at grid nodes, in the order a row program asks for them, for each of its
 * blocks.
 */
final class LegendreTable {
  /** One number of every block. */
  private record Entry(
      GridFunction function,
      int degree,
      int order,
      int pairInBlock,
      double scale,
      boolean weighted) {}

  private final GridShape shape;
  private final GridShape.Blocks blocks;
  private final List<Entry> entries = new ArrayList<>();

  LegendreTable(GridShape shape, GridShape.Blocks blocks) {
    this.shape = shape;
    this.blocks = blocks;
  }

  /** Adds a function times {@code scale} and returns its index within a block. */
  int add(GridFunction function, int degree, int order, int pairInBlock, double scale) {
    entries.add(new Entry(function, degree, order, pairInBlock, scale, false));
    return entries.size() - 1;
  }

  /** Adds P_lm times {@code scale} and the quadrature weight, likewise. */
  int addWeighted(int degree, int order, int pairInBlock, double scale) {
    entries.add(new Entry(GridFunction.VALUE, degree, order, pairInBlock, scale, true));
    return entries.size() - 1;
  }

  int size() {
    return entries.size();
  }

  double[] values() {
    double[] table = new double[blocks.count() * size()];
    for (int block = 0; block < blocks.count(); block++) {
      for (int i = 0; i < size(); i++) {
        Entry entry = entries.get(i);
        int pair = blocks.first() + block * blocks.pairs() + entry.pairInBlock();
        double value =
            entry.scale() * shape.value(entry.function(), pair, entry.degree(), entry.order());
        table[block * size() + i] = entry.weighted() ? value * shape.weight(pair) : value;
      }
    }
    return table;
  }
}
