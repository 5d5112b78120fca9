package dev.casimir.linalg.internal.multiply;

import dev.casimir.simd.ParallelItems;
import dev.casimir.simd.RangeTask;
import java.lang.foreign.MemorySegment;

/**
 * The memory and sizes of one product, cut into rectangles of rows and column panels that threads
 * may do in any order.
 *
 * <p>Strides are bytes. A product without an addend starts from a row of zeros, with strides 0.
 */
public final class ProductRun implements RangeTask {
  /** Multiply-adds worth a thread: some tens of microseconds. */
  private static final long GRAIN = 1 << 20;

  /** Rectangles for each thread, for those that are late. */
  private static final int RECTANGLES = 4;

  private final ProductTiles tiles;

  public MemorySegment first = MemorySegment.NULL;
  public MemorySegment packed = MemorySegment.NULL;
  public MemorySegment start = MemorySegment.NULL;
  public MemorySegment product = MemorySegment.NULL;
  public long firstRow;
  public long firstDepth;
  public long startRow;
  public long startColumn;
  public int rows;
  public int depth;
  public int columns;

  /** The panel at which {@code packed} begins. */
  int origin;

  private int endPanel;
  private int rowsPerRange;
  private int panelsPerRange;

  public ProductRun(ProductTiles tiles) {
    this.tiles = tiles;
  }

  /** Does the panels {@code from} to {@code to}, at the first of which {@code packed} begins. */
  public void run(int from, int to, int width, int threads) {
    origin = from;
    endPanel = to;
    int panels = to - from;
    long work = (long) rows * panels * width * Math.max(1, depth);
    int useful = (int) Math.min(threads, work / GRAIN);
    if (useful <= 1) {
      tiles.run(this, 0, rows, from, to);
      return;
    }
    int tile = tiles.tileRows();
    int wanted = useful * RECTANGLES;
    int rowTiles = (rows + tile - 1) / tile;
    int tilesPerRange = Math.max(1, rowTiles / wanted);
    rowsPerRange = tilesPerRange * tile;
    int rowRanges = (rows + rowsPerRange - 1) / rowsPerRange;
    panelsPerRange = Math.clamp((long) panels * rowRanges / wanted, 1, panels);
    int panelRanges = (panels + panelsPerRange - 1) / panelsPerRange;
    ParallelItems.run(useful, (long) rowRanges * panelRanges, 1, this);
  }

  /** Lets go of the memory. */
  public void close() {
    first = MemorySegment.NULL;
    packed = MemorySegment.NULL;
    start = MemorySegment.NULL;
    product = MemorySegment.NULL;
  }

  @Override
  public void run(long from, long to) {
    int across = (endPanel - origin + panelsPerRange - 1) / panelsPerRange;
    for (long range = from; range < to; range++) {
      int row = (int) (range / across) * rowsPerRange;
      int panel = origin + (int) (range % across) * panelsPerRange;
      int rowEnd = (int) Math.min(rows, (long) row + rowsPerRange);
      int panelEnd = Math.min(endPanel, panel + panelsPerRange);
      tiles.run(this, row, rowEnd, panel, panelEnd);
    }
  }
}
