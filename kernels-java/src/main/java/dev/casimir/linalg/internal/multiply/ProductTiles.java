package dev.casimir.linalg.internal.multiply;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowCopy;
import dev.casimir.simd.ScratchPool;
import dev.casimir.simd.TileCompiler;
import dev.casimir.simd.TileKernel;
import dev.casimir.simd.TileShape;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Does rectangles of a product, tile by tile: blocks of rows one after the other; of a block, parts
 * of the sum, so that the rows of a panel which take part stay in the first-level cache for all
 * tiles. Sums go on where the part before has left them. Keeps no state of a run.
 */
public final class ProductTiles {
  private static final int MOST_ROWS = 126;
  private static final int PANEL_BYTES = 32 << 10;

  private final int bytes;
  private final int lanes;
  private final TileShape shape;
  private final ColumnPanels panels;
  private final TileKernel kernel;
  private final RowCopy copy;
  private final ScratchPool edges;
  private final int mostDepth;
  private final Optional<ProductActivation> activation;

  /**
   * Tiles of a shape.
   *
   * @param activation what is done to every number at the end
   */
  public ProductTiles(
      DType dtype,
      TileShape shape,
      ColumnPanels panels,
      Optional<ProductActivation> activation,
      Provider provider) {
    bytes = dtype.bytes();
    lanes = Provider.lanes(provider, dtype);
    this.shape = shape;
    this.panels = panels;
    this.activation = activation;
    kernel = TileCompiler.compile(dtype, shape, provider);
    copy = Provider.instantiate(provider, RowCopy.class, "dev.casimir.simd.RowCopy", dtype);
    long panelRow = panels.rowBytes(shape.vectors());
    edges = new ScratchPool(MOST_ROWS * panelRow);
    mostDepth = (int) Math.max(1, PANEL_BYTES / panelRow);
  }

  /** Rows of a tile. */
  int tileRows() {
    return shape.rows();
  }

  void run(ProductRun run, int fromRow, int toRow, int fromPanel, int toPanel) {
    int blocks = (toRow - fromRow + MOST_ROWS - 1) / MOST_ROWS;
    int row = fromRow;
    for (int left = blocks; left > 0; left--) {
      int count = (toRow - row + left - 1) / left;
      block(run, row, count, fromPanel, toPanel);
      if (activation.isPresent()) {
        activate(run, activation.get(), row, count, fromPanel, toPanel);
      }
      row += count;
    }
  }

  private void block(ProductRun run, int row, int rows, int fromPanel, int toPanel) {
    if (run.depth == 0) {
      fill(run, row, rows, fromPanel, toPanel);
      return;
    }
    int partial = run.columns % lanes == 0 ? toPanel : (run.columns - 1) / panels.width();
    int whole = Math.min(toPanel, partial);
    int from = 0;
    for (int left = (run.depth + mostDepth - 1) / mostDepth; left > 0; left--) {
      int count = (run.depth - from + left - 1) / left;
      for (int panel = fromPanel; panel < whole; panel++) {
        whole(run, panel, row, rows, from, count);
      }
      from += count;
    }
    if (whole < toPanel) {
      partial(run, whole, row, rows);
    }
  }

  /** Adds a part of the sum to a panel of whole vectors, in place. */
  private void whole(ProductRun run, int panel, int row, int rows, int from, int count) {
    long column = (long) panel * panels.width();
    long stride = (long) run.columns * bytes;
    long target = row * stride + column * bytes;
    if (from == 0) {
      long start = row * run.startRow + column * run.startColumn;
      tiles(
          run,
          panel,
          row,
          rows,
          from,
          count,
          run.start,
          start,
          run.startRow,
          run.product,
          target,
          stride);
    } else {
      MemorySegment product = run.product;
      tiles(run, panel, row, rows, from, count, product, target, stride, product, target, stride);
    }
  }

  /** The last panel, if a vector of it reaches beyond the last column. */
  private void partial(ProductRun run, int panel, int row, int rows) {
    int count = panels.columns(panel, run.columns);
    long column = (long) panel * panels.width();
    long stride = panels.rowBytes(panels.vectors(panel, run.columns));
    MemorySegment edge = edges.acquire();
    try {
      long start = row * run.startRow + column * run.startColumn;
      if (run.startColumn == 0) {
        edge.fill((byte) 0);
      } else {
        copy.copy(run.start, start, run.startRow, edge, 0, stride, rows, count);
      }
      tiles(run, panel, row, rows, 0, run.depth, edge, 0, stride, edge, 0, stride);
      long productRow = (long) run.columns * bytes;
      long target = row * productRow + column * bytes;
      copy.copy(edge, 0, stride, run.product, target, productRow, rows, count);
    } finally {
      edges.release(edge);
    }
  }

  private void tiles(
      ProductRun run,
      int panel,
      int row,
      int rows,
      int from,
      int count,
      MemorySegment start,
      long startOffset,
      long startRow,
      MemorySegment target,
      long targetOffset,
      long targetRow) {
    int vectors = panels.vectors(panel, run.columns);
    long bRow = panels.rowBytes(vectors);
    long b = panels.offset(panel - run.origin, run.depth) + from * bRow;
    int end = row + rows;
    int at = row;
    for (int left = (rows + shape.rows() - 1) / shape.rows(); left > 0; left--) {
      int height = (end - at + left - 1) / left;
      kernel.run(
          height,
          vectors,
          count,
          run.first,
          at * run.firstRow + from * run.firstDepth,
          run.firstRow,
          run.firstDepth,
          run.packed,
          b,
          bRow,
          start,
          startOffset + (at - row) * startRow,
          startRow,
          target,
          targetOffset + (at - row) * targetRow,
          targetRow);
      at += height;
    }
  }

  /** While the rows are in a near cache; all of them at once where they follow each other. */
  private void activate(
      ProductRun run, ProductActivation function, int row, int rows, int fromPanel, int toPanel) {
    long stride = (long) run.columns * bytes;
    long first = (long) fromPanel * panels.width();
    long count = Math.min(run.columns, (long) toPanel * panels.width()) - first;
    if (count == run.columns) {
      function.apply(run.product, row * stride, 0, 1, rows * count);
    } else {
      function.apply(run.product, row * stride + first * bytes, stride, rows, count);
    }
  }

  /** Sums without a term. */
  private void fill(ProductRun run, int row, int rows, int fromPanel, int toPanel) {
    long stride = (long) run.columns * bytes;
    int first = fromPanel * panels.width();
    int count = (int) Math.min(run.columns, (long) toPanel * panels.width()) - first;
    if (run.startColumn != 0) {
      long from = row * run.startRow + first * run.startColumn;
      long to = row * stride + (long) first * bytes;
      copy.copy(run.start, from, run.startRow, run.product, to, stride, rows, count);
      return;
    }
    for (int i = row; i < row + rows; i++) {
      run.product.asSlice(i * stride + (long) first * bytes, (long) count * bytes).fill((byte) 0);
    }
  }
}
