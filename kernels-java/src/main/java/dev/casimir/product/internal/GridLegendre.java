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

  /** Both signs of one order m, sharing the Legendre functions. */
  private void forwardOrder(
      RowProgram program, LegendreTable table, GridShape.Blocks blocks, int degree, int m) {
    int signs = m == 0 ? 1 : 2;
    int pairs = blocks.pairs() + (blocks.equator() ? 1 : 0);
    double scale = m == 0 ? 1 : Math.sqrt(0.5);
    int[][][] sums = new int[2][signs][pairs];
    for (int[][] half : sums) {
      for (int[] row : half) {
        java.util.Arrays.fill(row, -1);
      }
    }
    for (int parity = 0; parity < 2; parity++) {
      for (int l = m + parity; l <= degree; l += 2) {
        int plus = program.load(COEFFICIENTS, (long) (l * l + l + m) * rowStride);
        int minus = m == 0 ? -1 : program.load(COEFFICIENTS, (long) (l * l + l - m) * rowStride);
        int reach = parity == 0 ? pairs : blocks.pairs();
        for (int b = 0; b < reach; b++) {
          int p = program.coefficient(table.add(l, m, b, scale, false));
          sums[parity][0][b] = program.accumulate(p, plus, sums[parity][0][b]);
          if (m > 0) {
            sums[parity][1][b] = program.accumulate(p, minus, sums[parity][1][b]);
          }
        }
      }
    }
    int rows = 2 * degree + 1;
    for (int sign = 0; sign < signs; sign++) {
      int row = m == 0 ? 0 : 2 * m - 1 + sign;
      for (int b = 0; b < pairs; b++) {
        int even = sums[0][sign][b];
        int odd = sums[1][sign][b];
        long north = gridRow(2 * b, rows, row);
        if (b >= blocks.pairs()) {
          program.store(GRID, north, even);
        } else {
          program.store(GRID, north, odd < 0 ? even : program.add(even, odd));
          program.store(
              GRID, gridRow(2 * b + 1, rows, row), odd < 0 ? even : program.subtract(even, odd));
        }
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
