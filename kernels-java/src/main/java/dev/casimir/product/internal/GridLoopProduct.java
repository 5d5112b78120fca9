package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * The separable grid of {@link GridProduct} as loops, for degrees whose straight-line code would
 * take too long to compile. Blocks of node pairs go through all three stages one after the other,
 * so the working set is one block of nodes.
 *
 * <p>For brackets a node of an operand holds two functions, slope and derivative by phi, that of
 * the first operand with its sign changed. Slopes have their sign changed on the far side of the
 * equator, hence the bracket too, which the way back undoes.
 */
final class GridLoopProduct implements PanelProduct {
  private final GridShape shape;
  private final boolean bracket;
  private final GridLoops loops;
  private final RowSums rowSums;
  private final int outputRows;
  private final int rowBytes;
  private final int lanesPerRow;
  private final int blocks;
  private final GridLoopTable[] first;
  private final GridLoopTable[] second;
  private final GridLoopTable output;
  private final long functionBytes1;
  private final long functionBytes2;
  private final long nodeStride1;
  private final long nodeStride2;
  private final long nodeStride3;

  private GridLoopProduct(
      GridShape shape, boolean bracket, int degree3, DType dtype, Provider provider) {
    this.shape = shape;
    this.bracket = bracket;
    loops = Provider.instantiate(provider, GridLoops.class, GridLoops.class.getName(), dtype);
    rowSums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    outputRows = RowMap.rowsTo(degree3);
    lanesPerRow = Provider.lanes(provider, dtype);
    rowBytes = lanesPerRow * dtype.bytes();
    int pairs = (shape.nodes() + 1) / 2;
    blocks = (pairs + GridLoops.PAIRS - 1) / GridLoops.PAIRS;
    first = tables(shape.degree1(), -1, dtype);
    second = tables(shape.degree2(), 1, dtype);
    output = GridLoopTable.backward(shape, blocks, dtype);
    functionBytes1 = complexRows(2 * (shape.degree1() + GridLoops.PAD) + 1);
    functionBytes2 = complexRows(2 * (shape.degree2() + GridLoops.PAD) + 1);
    nodeStride1 = first.length * functionBytes1;
    nodeStride2 = second.length * functionBytes2;
    nodeStride3 = complexRows(groups() * GridLoops.ORDERS);
  }

  /** A Gaunt product. */
  static GridLoopProduct gaunt(
      int degree1, int degree2, int degree3, DType dtype, Provider provider) {
    GridShape shape = new GridShape(degree1, degree2, degree3);
    return new GridLoopProduct(shape, false, degree3, dtype, provider);
  }

  /** A curl-Gaunt product, of degrees from 1 on. */
  static GridLoopProduct curl(
      int degree1, int degree2, int degree3, DType dtype, Provider provider) {
    GridShape shape = GridShape.bracket(degree1, degree2, degree3);
    return new GridLoopProduct(shape, true, degree3, dtype, provider);
  }

  private GridLoopTable[] tables(int degree, int azimuthalSign, DType dtype) {
    if (!bracket) {
      return new GridLoopTable[] {
        GridLoopTable.forward(shape, GridFunction.VALUE, 1, degree, blocks, dtype)
      };
    }
    return new GridLoopTable[] {
      GridLoopTable.forward(shape, GridFunction.SLOPE, 1, degree, blocks, dtype),
      GridLoopTable.forward(shape, GridFunction.AZIMUTHAL, azimuthalSign, degree, blocks, dtype)
    };
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
        (long) first.length * RowMap.rowsTo(shape.degree1())
            + (long) second.length * RowMap.rowsTo(shape.degree2())
            + RowMap.rowsTo(shape.degree3());
    return first.length * convolution * shape.nodes() + pairs * legendre;
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
    int degree1 = shape.degree1();
    int degree2 = shape.degree2();
    for (int i = 0; i < first.length; i++) {
      int sign = i == 0 ? 1 : -1;
      Object table1 = first[i].numbers();
      int at1 = first[i].start(block);
      long to1 = i * functionBytes1;
      loops.forward(degree1, sign, table1, at1, x, xOffset, rowStride, grid, to1, nodeStride1);
      Object table2 = second[i].numbers();
      int at2 = second[i].start(block);
      long to2 = g + i * functionBytes2;
      loops.forward(degree2, sign, table2, at2, y, yOffset, rowStride, grid, to2, nodeStride2);
    }
    multiply(block, grid, g, h);
    loops.backward(
        shape.degree3(),
        bracket ? -1 : 1,
        output.numbers(),
        output.start(block),
        z,
        zOffset,
        rowStride,
        grid,
        h,
        nodeStride3);
  }

  /** The work at each node; for brackets U_f (i V_g), then (-i V_f) U_g. */
  private void multiply(int block, MemorySegment grid, long g, long h) {
    int start = 2 * block * GridLoops.PAIRS;
    long second0 = bracket ? functionBytes2 : 0;
    for (int node = 0; node < 2 * GridLoops.PAIRS; node++) {
      if (start + node < shape.nodes()) {
        loops.convolve(
            shape.degree1(),
            shape.degree2(),
            shape.degree3(),
            grid,
            node * nodeStride1,
            g + node * nodeStride2 + second0,
            h + node * nodeStride3,
            first.length,
            functionBytes1,
            -functionBytes2);
      } else {
        rowSums.clear(
            grid, h + node * nodeStride3, (int) (nodeStride3 / rowBytes), rowBytes, lanesPerRow);
      }
    }
  }
}
