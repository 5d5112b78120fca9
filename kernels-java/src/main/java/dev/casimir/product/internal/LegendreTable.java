package dev.casimir.product.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Legendre functions at grid nodes, in the order a row program asks for them, for each of its
 * blocks.
 */
final class LegendreTable {
  /** One number of every block. */
  private record Entry(int degree, int order, int pairInBlock, double scale, boolean weighted) {}

  private final GridShape shape;
  private final GridShape.Blocks blocks;
  private final List<Entry> entries = new ArrayList<>();

  LegendreTable(GridShape shape, GridShape.Blocks blocks) {
    this.shape = shape;
    this.blocks = blocks;
  }

  /**
   * Adds scale * P_lm, times the quadrature weight if asked, and returns its index within a block.
   */
  int add(int degree, int order, int pairInBlock, double scale, boolean weighted) {
    entries.add(new Entry(degree, order, pairInBlock, scale, weighted));
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
        double value = entry.scale() * shape.legendre(pair, entry.degree(), entry.order());
        table[block * size() + i] = entry.weighted() ? value * shape.weight(pair) : value;
      }
    }
    return table;
  }
}
