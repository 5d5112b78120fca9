package dev.casimir.product.internal.manybody;

import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.RowSums;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A monomial at the points of one {@link OctantGrid} that is exact for all its factors and the
 * output together: values, a power and products at every point, one projection.
 *
 * <p>Two vectors of lanes go through a chunk of points at a time, whose values stay in the nearest
 * cache; chunks add up in the output.
 */
final class GridMonomial implements PanelMonomial {
  /** Points of a chunk, over the number of functions that have values there. */
  private static final int CHUNK_POINTS = 24;

  /** Nodes of a chunk of the separable form: as many sums as share the loads of their terms. */
  private static final int CHUNK_NODES = RowMatrix.LARGEST_BLOCK;

  private record Chunk(int points, List<List<RowMatrix>> forward, List<RowMatrix> backward) {}

  private final Monomial monomial;
  private final List<Chunk> chunks = new ArrayList<>();
  private final MatrixRows rows;
  private final PointValues points;
  private final RowSums sums;
  private final long rowBytes;
  private final long operandBytes;
  private final long scratchBytes;
  private final long multiplyAdds;

  GridMonomial(Monomial monomial, DType dtype, Provider provider) {
    this.monomial = monomial;
    this.rows = Provider.instantiate(provider, MatrixRows.class, MatrixRows.class.getName(), dtype);
    this.points =
        Provider.instantiate(provider, PointValues.class, PointValues.class.getName(), dtype);
    this.sums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    this.rowBytes = (long) rows.lanes() * dtype.bytes();
    GridCost cost = new GridCost(monomial);
    OctantGrid grid = new OctantGrid(cost.exactness(), cost.highestDegree());
    int size = grid.size();
    int units = cost.isSeparable() ? size : size * size;
    int room = Math.max(1, CHUNK_POINTS / cost.operands().size());
    int unitsPerChunk = cost.isSeparable() ? CHUNK_NODES : room;
    int count = (units + unitsPerChunk - 1) / unitsPerChunk;
    int most = 0;
    int intermediate = 0;
    for (int i = 0; i < count; i++) {
      int from = i * units / count;
      int to = (i + 1) * units / count;
      GridTables tables = new GridTables(grid, cost.isSeparable(), from, to);
      chunks.add(chunk(tables, cost, dtype));
      most = Math.max(most, tables.points());
      if (cost.isSeparable()) {
        intermediate =
            Math.max(intermediate, GridTables.intermediateRows(cost.highestDegree(), to - from));
      }
    }
    this.operandBytes = (long) most * OctantGrid.IMAGES * rowBytes;
    this.scratchBytes = cost.operands().size() * operandBytes + intermediate * rowBytes;
    this.multiplyAdds = cost.pointwise() + transforms();
  }

  private Chunk chunk(GridTables tables, GridCost cost, DType dtype) {
    List<List<RowMatrix>> forward = new ArrayList<>();
    for (int operand = 0; operand <= monomial.factors().size(); operand++) {
      boolean used = cost.operands().contains(operand);
      forward.add(used ? build(tables.forward(monomial.operandDegree(operand)), dtype) : List.of());
    }
    GridTables.Stages back = tables.backward(monomial.reachedDegree(), monomial.scale());
    return new Chunk(tables.points(), forward, build(back, dtype));
  }

  private static List<RowMatrix> build(GridTables.Stages stages, DType dtype) {
    return stages.matrices().stream().map(matrix -> matrix.build(dtype)).toList();
  }

  private long transforms() {
    long sum = 0;
    for (Chunk chunk : chunks) {
      for (List<RowMatrix> operand : chunk.forward()) {
        sum += operand.stream().mapToLong(RowMatrix::multiplyAdds).sum();
      }
      sum += chunk.backward().stream().mapToLong(RowMatrix::multiplyAdds).sum();
    }
    return sum;
  }

  @Override
  public long multiplyAdds() {
    return multiplyAdds;
  }

  @Override
  public long scratchBytes(int lanes) {
    return scratchBytes;
  }

  @Override
  public void run(
      MemorySegment f,
      long fOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment h,
      long hOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes,
      MemorySegment scratch) {
    int reached = RowMap.rowsTo(monomial.reachedDegree());
    int wanted = RowMap.rowsTo(monomial.outputDegree());
    if (reached < wanted) {
      sums.clear(z, zOffset + reached * rowStride, wanted - reached, rowStride, lanes);
    }
    int factors = monomial.factors().size();
    boolean powers = monomial.exponent() > 0;
    long gValues = factors > 0 ? (powers ? operandBytes : 0) : -1;
    long hValues = factors > 1 ? gValues + operandBytes : -1;
    long intermediate = (factors + (powers ? 1 : 0)) * operandBytes;
    for (int group = 0; group < lanes / rows.lanes(); group++) {
      long lane = group * rowBytes;
      for (int i = 0; i < chunks.size(); i++) {
        Chunk chunk = chunks.get(i);
        if (powers) {
          values(chunk, 0, f, fOffset + lane, rowStride, scratch, 0, intermediate);
        }
        if (gValues >= 0) {
          values(chunk, 1, g, gOffset + lane, rowStride, scratch, gValues, intermediate);
        }
        if (hValues >= 0) {
          values(chunk, 2, h, hOffset + lane, rowStride, scratch, hValues, intermediate);
        }
        points.monomial(scratch, 0, monomial.exponent(), gValues, hValues, chunk.points());
        project(chunk, i > 0, z, zOffset + lane, rowStride, scratch, intermediate);
      }
    }
  }

  private void values(
      Chunk chunk,
      int operand,
      MemorySegment x,
      long xOffset,
      long rowStride,
      MemorySegment scratch,
      long values,
      long intermediate) {
    List<RowMatrix> stages = chunk.forward().get(operand);
    RowMatrix first = stages.getFirst();
    long to = stages.size() == 1 ? values : intermediate;
    rows.multiply(
        first.blocks(), first.coefficients(), false, x, xOffset, rowStride, scratch, to, rowBytes);
    if (stages.size() > 1) {
      RowMatrix second = stages.getLast();
      rows.multiply(
          second.blocks(),
          second.coefficients(),
          false,
          scratch,
          intermediate,
          rowBytes,
          scratch,
          values,
          rowBytes);
    }
  }

  private void project(
      Chunk chunk,
      boolean accumulate,
      MemorySegment z,
      long zOffset,
      long rowStride,
      MemorySegment scratch,
      long intermediate) {
    List<RowMatrix> stages = chunk.backward();
    RowMatrix last = stages.getLast();
    long from = 0;
    if (stages.size() > 1) {
      RowMatrix first = stages.getFirst();
      rows.multiply(
          first.blocks(),
          first.coefficients(),
          false,
          scratch,
          0,
          rowBytes,
          scratch,
          intermediate,
          rowBytes);
      from = intermediate;
    }
    rows.multiply(
        last.blocks(),
        last.coefficients(),
        accumulate,
        scratch,
        from,
        rowBytes,
        z,
        zOffset,
        rowStride);
  }
}
