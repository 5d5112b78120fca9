package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * The separable grid of {@link GridProduct} as loops, for degrees whose straight-line code would
 * take too long to compile. Blocks of node pairs go through all three stages one after the other,
 * so the working set is one block of nodes.
 */
final class GridLoopProduct implements PanelProduct {
  private final GridShape shape;
  private final GridLoops loops;
  private final RowSums rowSums;
  private final int outputRows;
  private final int rowBytes;
  private final int lanesPerRow;
  private final int blocks;
  private final GridLoopTable first;
  private final GridLoopTable second;
  private final GridLoopTable output;
  private final long nodeStride1;
  private final long nodeStride2;
  private final long nodeStride3;

  GridLoopProduct(int degree1, int degree2, int degree3, DType dtype, Provider provider) {
    shape = new GridShape(degree1, degree2, degree3);
    loops = Provider.instantiate(provider, GridLoops.class, GridLoops.class.getName(), dtype);
    rowSums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    outputRows = RowMap.rowsTo(degree3);
    lanesPerRow = Provider.lanes(provider, dtype);
    rowBytes = lanesPerRow * dtype.bytes();
    int pairs = (shape.nodes() + 1) / 2;
    blocks = (pairs + GridLoops.PAIRS - 1) / GridLoops.PAIRS;
    first = GridLoopTable.forward(shape, degree1, blocks, dtype);
    second = GridLoopTable.forward(shape, degree2, blocks, dtype);
    output = GridLoopTable.backward(shape, blocks, dtype);
    nodeStride1 = complexRows(2 * (degree1 + GridLoops.PAD) + 1);
    nodeStride2 = complexRows(2 * (degree2 + GridLoops.PAD) + 1);
    nodeStride3 = complexRows(groups() * GridLoops.ORDERS);
  }

  private long complexRows(int orders) {
    return 2L * orders * rowBytes;
  }

  private int groups() {
    return shape.degree3() / GridLoops.ORDERS + 1;
  }

  @Override
  public long multiplyAdds() {
    long convolution = 0;
    for (int order = 0; order <= shape.degree3(); order += GridLoops.ORDERS) {
      int low = Math.max(-shape.degree1(), order - shape.degree2());
      int high = Math.min(shape.degree1(), order + GridLoops.PAD + shape.degree2());
      convolution += 4L * GridLoops.ORDERS * (high - low + 1);
    }
    long pairs = (long) blocks * GridLoops.PAIRS;
    long legendre =
        RowMap.rowsTo(shape.degree1())
            + (long) RowMap.rowsTo(shape.degree2())
            + RowMap.rowsTo(shape.degree3());
    return convolution * shape.nodes() + pairs * legendre;
  }

  @Override
  public long scratchBytes(int lanes) {
    return 2L * GridLoops.PAIRS * (nodeStride1 + nodeStride2 + nodeStride3);
  }

  @Override
  public void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes,
      MemorySegment scratch) {
    int vectors = lanes / lanesPerRow;
    rowSums.clear(z, zOffset, outputRows, rowStride, lanes);
    // Zeros beside the orders of a node are never written.
    rowSums.clear(scratch, 0, (int) (scratchBytes(lanes) / rowBytes), rowBytes, lanesPerRow);
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * rowBytes;
      for (int block = 0; block < blocks; block++) {
        block(block, x, xOffset + lane, y, yOffset + lane, z, zOffset + lane, rowStride, scratch);
      }
    }
  }

  private void block(
      int block,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      MemorySegment grid) {
    long g = 2L * GridLoops.PAIRS * nodeStride1;
    long h = g + 2L * GridLoops.PAIRS * nodeStride2;
    loops.forward(
        shape.degree1(),
        first.numbers(),
        first.start(block),
        x,
        xOffset,
        rowStride,
        grid,
        0,
        nodeStride1);
    loops.forward(
        shape.degree2(),
        second.numbers(),
        second.start(block),
        y,
        yOffset,
        rowStride,
        grid,
        g,
        nodeStride2);
    int start = 2 * block * GridLoops.PAIRS;
    for (int node = 0; node < 2 * GridLoops.PAIRS; node++) {
      if (start + node < shape.nodes()) {
        loops.convolve(
            shape.degree1(),
            shape.degree2(),
            shape.degree3(),
            grid,
            node * nodeStride1,
            g + node * nodeStride2,
            h + node * nodeStride3);
      } else {
        rowSums.clear(
            grid, h + node * nodeStride3, (int) (nodeStride3 / rowBytes), rowBytes, lanesPerRow);
      }
    }
    loops.backward(
        shape.degree3(),
        output.numbers(),
        output.start(block),
        z,
        zOffset,
        rowStride,
        grid,
        h,
        nodeStride3);
  }
}
