package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowProgram;
import dev.casimir.simd.RowProgramCompiler;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the Legendre transforms of a {@link GridProduct} as row programs. */
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

  /**
   * From coefficients of degrees 0..{@code degree} to a_m, b_m of a function at every node.
   *
   * @param rows rows of a node
   * @param firstRow row of order 0, if there were one
   */
  List<GridTransform> forward(int degree, GridFunction function, int rows, int firstRow) {
    List<GridTransform> transforms = new ArrayList<>();
    for (GridShape.Blocks blocks : shape.blocks()) {
      RowProgram program = new RowProgram(dtype);
      LegendreTable table = new LegendreTable(shape, blocks);
      Forward task = new Forward(program, table, blocks, degree, function, rows, firstRow);
      for (int m = function == GridFunction.AZIMUTHAL ? 1 : 0; m <= degree; m++) {
        forwardOrder(task, m);
      }
      program.step(GRID, (long) blocks.nodesPerBlock() * rows * rowBytes);
      transforms.add(finish(program, table, blocks, rows));
    }
    return transforms;
  }

  /** What all parts of a transform to one cut of the grid share. */
  private record Forward(
      RowProgram program,
      LegendreTable table,
      GridShape.Blocks blocks,
      int degree,
      GridFunction function,
      int rows,
      int firstRow) {}

  /** Order m, both signs sharing the Legendre functions, in chunks of as many pairs as fit. */
  private void forwardOrder(Forward task, int m) {
    int[] orders = m == 0 ? new int[] {0} : new int[] {m, -m};
    int pairs = task.blocks().pairs() + (task.blocks().equator() ? 1 : 0);
    int chunks = 1;
    while (forwardCost(task.degree() - m + 1, orders.length, ceiling(pairs, chunks))
            > RowProgram.CHUNK_COST
        && chunks < pairs) {
      chunks++;
    }
    int size = ceiling(pairs, chunks);
    for (int from = 0; from < pairs; from += size) {
      task.program().beginChunk();
      forwardPairs(task, orders, from, Math.min(pairs, from + size));
    }
  }

  private static int ceiling(int count, int parts) {
    return (count + parts - 1) / parts;
  }

  private static int forwardCost(int degrees, int signs, int pairs) {
    int rows = signs * (degrees + 2 * pairs);
    return RowProgram.ROW_COST * rows + degrees * pairs * (1 + signs) + 2 * signs * pairs;
  }

  private void forwardPairs(Forward task, int[] orders, int from, int to) {
    RowProgram program = task.program();
    int m = Math.abs(orders[0]);
    double scale = m == 0 ? 1 : Math.sqrt(0.5);
    int[][] even = new int[orders.length][to];
    int[][] odd = new int[orders.length][to];
    for (int sign = 0; sign < orders.length; sign++) {
      Arrays.fill(even[sign], RowProgram.NO_VALUE);
      Arrays.fill(odd[sign], RowProgram.NO_VALUE);
    }
    for (int l = Math.max(m, shape.lowestDegree()); l <= task.degree(); l++) {
      boolean isEven = task.function().isEven(l, m);
      int[] rows = new int[orders.length];
      for (int sign = 0; sign < orders.length; sign++) {
        rows[sign] = program.load(COEFFICIENTS, (long) (l * l + l + orders[sign]) * rowStride);
      }
      for (int b = from; b < (isEven ? to : Math.min(to, task.blocks().pairs())); b++) {
        int p = program.coefficient(task.table().add(task.function(), l, m, b, scale));
        for (int sign = 0; sign < orders.length; sign++) {
          int[] sums = isEven ? even[sign] : odd[sign];
          sums[b] = program.accumulate(p, rows[sign], sums[b]);
        }
      }
    }
    for (int sign = 0; sign < orders.length; sign++) {
      for (int b = from; b < to; b++) {
        storePair(task, orders[sign], b, even[sign][b], odd[sign][b]);
      }
    }
  }

  /** Both nodes of a pair from the even and the odd sum, or none; the equator has but one. */
  private void storePair(Forward task, int order, int pair, int even, int odd) {
    RowProgram program = task.program();
    int row = task.firstRow() + (order == 0 ? 0 : 2 * Math.abs(order) - (order > 0 ? 1 : 0));
    int sum = even == RowProgram.NO_VALUE ? program.constant(0) : even;
    boolean hasOdd = odd != RowProgram.NO_VALUE;
    long north = gridRow(2 * pair, task.rows(), row);
    if (pair == task.blocks().pairs()) {
      program.store(GRID, north, sum);
    } else {
      program.store(GRID, north, hasOdd ? program.add(sum, odd) : sum);
      long south = gridRow(2 * pair + 1, task.rows(), row);
      program.store(GRID, south, hasOdd ? program.subtract(sum, odd) : sum);
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
        backwardOrder(program, table, blocks, m, accumulate);
      }
      program.step(GRID, (long) blocks.nodesPerBlock() * rows * rowBytes);
      transforms.add(finish(program, table, blocks, rows));
    }
    return transforms;
  }

  /** Order m: everything in one chunk if it fits, else the parities of l - m or the signs apart. */
  private void backwardOrder(
      RowProgram program, LegendreTable table, GridShape.Blocks blocks, int m, boolean accumulate) {
    int[] orders = m == 0 ? new int[] {0} : new int[] {m, -m};
    int parities = Math.min(2, shape.degree3() - m + 1);
    boolean together =
        backwardCost(blocks, m, 0, accumulate)
                + backwardCost(blocks, m, 1, accumulate)
                - (m == 0 ? 1 : 2) * RowProgram.ROW_COST * blocks.nodesPerBlock()
            <= RowProgram.CHUNK_COST;
    Map<Long, Integer> loaded = new HashMap<>();
    for (int parity = 0; parity < parities; parity++) {
      if (parity == 0 || !together) {
        program.beginChunk();
        loaded.clear();
      }
      if (m == 0 || backwardCost(blocks, m, parity, accumulate) <= RowProgram.CHUNK_COST) {
        backwardSigns(program, table, blocks, orders, parity, accumulate, loaded);
      } else {
        backwardSigns(program, table, blocks, new int[] {m}, parity, accumulate, loaded);
        program.beginChunk();
        loaded.clear();
        backwardSigns(program, table, blocks, new int[] {-m}, parity, accumulate, loaded);
      }
    }
  }

  /** Of both signs of order m, if there are two, and one parity of l - m. */
  private int backwardCost(GridShape.Blocks blocks, int m, int parity, boolean accumulate) {
    int signs = m == 0 ? 1 : 2;
    int degrees = Math.max(0, (shape.degree3() - m - parity + 2) / 2);
    int rows = signs * (blocks.nodesPerBlock() + degrees * (accumulate ? 2 : 1));
    return RowProgram.ROW_COST * rows
        + signs * blocks.pairs()
        + (signs + 1) * degrees * blocks.pairs();
  }

  private void backwardSigns(
      RowProgram program,
      LegendreTable table,
      GridShape.Blocks blocks,
      int[] orders,
      int parity,
      boolean accumulate,
      Map<Long, Integer> loaded) {
    int m = Math.abs(orders[0]);
    int pairs = blocks.pairs() + (blocks.equator() && parity == 0 ? 1 : 0);
    double scale = 2 * Math.PI * (m == 0 ? 1 : Math.sqrt(2));
    int[][] values = new int[orders.length][pairs];
    for (int sign = 0; sign < orders.length; sign++) {
      for (int b = 0; b < pairs; b++) {
        values[sign][b] = folded(program, blocks, orders[sign], parity, b, loaded);
      }
    }
    for (int l = m + parity; l <= shape.degree3(); l += 2) {
      if (l < shape.lowestDegree()) {
        if (!accumulate) {
          program.store(COEFFICIENTS, 0, program.constant(0));
        }
        continue;
      }
      int[] sums = new int[orders.length];
      for (int sign = 0; sign < orders.length; sign++) {
        long offset = (long) (l * l + l + orders[sign]) * rowStride;
        sums[sign] = accumulate ? program.load(COEFFICIENTS, offset) : RowProgram.NO_VALUE;
      }
      for (int b = 0; b < pairs; b++) {
        int p = program.coefficient(table.addWeighted(l, m, b, scale));
        for (int sign = 0; sign < orders.length; sign++) {
          sums[sign] = program.accumulate(p, values[sign][b], sums[sign]);
        }
      }
      for (int sign = 0; sign < orders.length; sign++) {
        boolean empty = sums[sign] == RowProgram.NO_VALUE; // odd l - m with the equator alone
        int value = empty ? program.constant(0) : sums[sign];
        program.store(COEFFICIENTS, (long) (l * l + l + orders[sign]) * rowStride, value);
      }
    }
  }

  /** The sum or difference of the two nodes of a pair, which is what one parity of l - m sees. */
  private int folded(
      RowProgram program,
      GridShape.Blocks blocks,
      int order,
      int parity,
      int pair,
      Map<Long, Integer> loaded) {
    int rows = shape.rows3();
    int row = order == 0 ? 0 : 2 * Math.abs(order) - (order > 0 ? 1 : 0);
    int north = loaded.computeIfAbsent(gridRow(2 * pair, rows, row), at -> program.load(GRID, at));
    if (pair == blocks.pairs()) {
      return north;
    }
    int south =
        loaded.computeIfAbsent(gridRow(2 * pair + 1, rows, row), at -> program.load(GRID, at));
    return parity == 0 ? program.add(north, south) : program.subtract(north, south);
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
