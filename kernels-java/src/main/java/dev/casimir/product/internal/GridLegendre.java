package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowProgram;
import dev.casimir.simd.RowProgramCompiler;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Writes the two Legendre transforms of a {@link GridProduct} as row programs. */
final class GridLegendre {
  private static final int COEFFICIENTS = 0;
  private static final int GRID = 1;

  /** Rows one chunk may load and store: see {@link RowProgram}. */
  private static final int CHUNK_ROWS = 40;

  private final GridShape shape;
  private final DType dtype;
  private final Provider provider;
  private final long rowStride;
  private final int rowBytes;

  GridLegendre(GridShape shape, DType dtype, Provider provider, long rowStride, int rowBytes) {
    this.shape = shape;
    this.dtype = dtype;
    this.provider = provider;
    this.rowStride = rowStride;
    this.rowBytes = rowBytes;
  }

  /** From coefficients of degrees 0..{@code degree} to a_m, b_m at every node. */
  List<GridTransform> forward(int degree) {
    List<GridTransform> transforms = new ArrayList<>();
    int rows = 2 * degree + 1;
    for (GridShape.Blocks blocks : shape.blocks()) {
      RowProgram program = new RowProgram(dtype);
      LegendreTable table = new LegendreTable(shape, blocks);
      for (int m = 0; m <= degree; m++) {
        program.beginChunk();
        forwardOrder(program, table, blocks, degree, m);
      }
      program.step(GRID, (long) blocks.nodesPerBlock() * rows * rowBytes);
      transforms.add(finish(program, table, blocks, rows));
    }
    return transforms;
  }

  /** Order m: both signs in one chunk, sharing the Legendre functions, if that is not too large. */
  private void forwardOrder(
      RowProgram program, LegendreTable table, GridShape.Blocks blocks, int degree, int m) {
    int perSign = degree - m + 1 + blocks.nodesPerBlock();
    if (m == 0) {
      forwardSigns(program, table, blocks, degree, new int[] {0});
    } else if (2 * perSign <= CHUNK_ROWS) {
      forwardSigns(program, table, blocks, degree, new int[] {m, -m});
    } else {
      forwardSigns(program, table, blocks, degree, new int[] {m});
      program.beginChunk();
      forwardSigns(program, table, blocks, degree, new int[] {-m});
    }
  }

  private void forwardSigns(
      RowProgram program, LegendreTable table, GridShape.Blocks blocks, int degree, int[] orders) {
    int m = Math.abs(orders[0]);
    int pairs = blocks.pairs() + (blocks.equator() ? 1 : 0);
    double scale = m == 0 ? 1 : Math.sqrt(0.5);
    int[][] even = new int[orders.length][pairs];
    int[][] odd = new int[orders.length][pairs];
    for (int l = m; l <= degree; l++) {
      int[][] sums = (l - m) % 2 == 0 ? even : odd;
      int reach = (l - m) % 2 == 0 ? pairs : blocks.pairs();
      int[] rows = new int[orders.length];
      for (int sign = 0; sign < orders.length; sign++) {
        rows[sign] = program.load(COEFFICIENTS, (long) (l * l + l + orders[sign]) * rowStride);
      }
      for (int b = 0; b < reach; b++) {
        int p = program.coefficient(table.add(l, m, b, scale, false));
        for (int sign = 0; sign < orders.length; sign++) {
          int before = l - m < 2 ? RowProgram.NO_VALUE : sums[sign][b];
          sums[sign][b] = program.accumulate(p, rows[sign], before);
        }
      }
    }
    for (int sign = 0; sign < orders.length; sign++) {
      storeNodes(program, blocks, degree, orders[sign], even[sign], odd[sign]);
    }
  }

  /** Both nodes of every pair from the sums over even and odd l - m. */
  private void storeNodes(
      RowProgram program, GridShape.Blocks blocks, int degree, int order, int[] even, int[] odd) {
    int rows = 2 * degree + 1;
    int row = order == 0 ? 0 : 2 * Math.abs(order) - (order > 0 ? 1 : 0);
    boolean hasOdd = Math.abs(order) < degree;
    for (int b = 0; b < even.length; b++) {
      long north = gridRow(2 * b, rows, row);
      long south = gridRow(2 * b + 1, rows, row);
      if (b == blocks.pairs()) {
        program.store(GRID, north, even[b]);
      } else {
        program.store(GRID, north, hasOdd ? program.add(even[b], odd[b]) : even[b]);
        program.store(GRID, south, hasOdd ? program.subtract(even[b], odd[b]) : even[b]);
      }
    }
  }

  /** From h_m at every node to the coefficients of degrees 0..L3. */
  List<GridTransform> backward() {
    List<GridTransform> transforms = new ArrayList<>();
    int rows = shape.rows3();
    for (GridShape.Blocks blocks : shape.blocks()) {
      RowProgram program = new RowProgram(dtype);
      LegendreTable table = new LegendreTable(shape, blocks);
      boolean accumulate = shape.accumulates();
      for (int m = 0; m <= shape.degree3(); m++) {
        for (int parity = 0; parity < 2 && m + parity <= shape.degree3(); parity++) {
          program.beginChunk();
          backwardOrder(program, table, blocks, m, parity, accumulate);
        }
      }
      program.step(GRID, (long) blocks.nodesPerBlock() * rows * rowBytes);
      transforms.add(finish(program, table, blocks, rows));
    }
    return transforms;
  }

  private void backwardOrder(
      RowProgram program,
      LegendreTable table,
      GridShape.Blocks blocks,
      int m,
      int parity,
      boolean accumulate) {
    int signs = m == 0 ? 1 : 2;
    int rows = shape.rows3();
    int pairs = blocks.pairs() + (blocks.equator() && parity == 0 ? 1 : 0);
    double scale = 2 * Math.PI * (m == 0 ? 1 : Math.sqrt(2));
    int[][] values = new int[signs][pairs];
    for (int sign = 0; sign < signs; sign++) {
      int row = m == 0 ? 0 : 2 * m - 1 + sign;
      for (int b = 0; b < pairs; b++) {
        int north = program.load(GRID, gridRow(2 * b, rows, row));
        if (b >= blocks.pairs()) {
          values[sign][b] = north;
        } else {
          int south = program.load(GRID, gridRow(2 * b + 1, rows, row));
          values[sign][b] =
              parity == 0 ? program.add(north, south) : program.subtract(north, south);
        }
      }
    }
    for (int l = m + parity; l <= shape.degree3(); l += 2) {
      long plusOffset = (long) (l * l + l + m) * rowStride;
      long minusOffset = (long) (l * l + l - m) * rowStride;
      int plus = accumulate ? program.load(COEFFICIENTS, plusOffset) : -1;
      int minus = accumulate && m > 0 ? program.load(COEFFICIENTS, minusOffset) : -1;
      for (int b = 0; b < pairs; b++) {
        int p = program.coefficient(table.add(l, m, b, scale, true));
        plus = program.accumulate(p, values[0][b], plus);
        if (m > 0) {
          minus = program.accumulate(p, values[1][b], minus);
        }
      }
      if (pairs == 0 && !accumulate) {
        plus = program.constant(0);
        minus = plus;
      }
      program.store(COEFFICIENTS, plusOffset, plus);
      if (m > 0) {
        program.store(COEFFICIENTS, minusOffset, minus);
      }
    }
  }

  private long gridRow(int node, int rows, int row) {
    return ((long) node * rows + row) * rowBytes;
  }

  private GridTransform finish(
      RowProgram program, LegendreTable table, GridShape.Blocks blocks, int rows) {
    if (blocks.count() == 1) {
      program.once();
    }
    program.table(table.values(), blocks.count() > 1 ? table.size() : 0);
    return new GridTransform(
        RowProgramCompiler.compile(program, provider),
        (long) 2 * blocks.first() * rows * rowBytes,
        blocks.count(),
        program.multiplyAdds() * blocks.count());
  }
}
