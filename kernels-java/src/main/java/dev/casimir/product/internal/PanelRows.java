package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;

/** Elementwise work on rows of the panels of a frame. Rows are counted within their panel. */
final class PanelRows {
  private final RowScaling scaling;
  private final RowSums sums;

  PanelRows(DType dtype, Provider provider) {
    scaling = Provider.instantiate(provider, RowScaling.class, RowScaling.class.getName(), dtype);
    sums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
  }

  /** All {@code rows} rows of a panel become zero. */
  void clear(PanelFrame f, int panel, int rows) {
    sums.clear(f.segment(panel), f.offset(panel), rows, f.rowStride(), f.lanes());
  }

  /** target += source. */
  void add(PanelFrame f, int source, int target, int rows) {
    sums.add(
        f.segment(source),
        f.offset(source),
        f.segment(target),
        f.offset(target),
        rows,
        f.rowStride(),
        f.lanes());
  }

  /** Rows {@code to..} of target = row {@code weight} of weights times rows {@code from..}. */
  void scale(
      PanelFrame f, int weights, int weight, int source, int from, int target, int to, int rows) {
    scaling.scale(
        f.segment(weights),
        at(f, weights, weight),
        f.segment(source),
        at(f, source, from),
        f.segment(target),
        at(f, target, to),
        rows,
        f.rowStride(),
        f.lanes());
  }

  /** Rows {@code to..} of target += row {@code weight} of weights times rows {@code from..}. */
  void accumulate(
      PanelFrame f, int weights, int weight, int source, int from, int target, int to, int rows) {
    scaling.accumulate(
        f.segment(weights),
        at(f, weights, weight),
        f.segment(source),
        at(f, source, from),
        f.segment(target),
        at(f, target, to),
        rows,
        f.rowStride(),
        f.lanes());
  }

  /** Row {@code weight} of weights += the sum over rows of first times second. */
  void contract(
      PanelFrame f,
      int weights,
      int weight,
      int first,
      int firstRow,
      int second,
      int secondRow,
      int rows) {
    scaling.contract(
        f.segment(weights),
        at(f, weights, weight),
        f.segment(first),
        at(f, first, firstRow),
        f.segment(second),
        at(f, second, secondRow),
        rows,
        f.rowStride(),
        f.lanes());
  }

  private static long at(PanelFrame f, int panel, int row) {
    return f.offset(panel) + row * f.rowStride();
  }
}
