package dev.casimir.product.internal;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The O(L^6) baseline: every coefficient of every path, zero or not. For each pair of input blocks,
 * all products x_i y_j are formed once and multiplied by the matrix of the coefficients of all
 * paths from that pair, register-blocked like a matrix product. No sparsity is used, nothing else
 * is wasted.
 */
final class DenseProduct implements PanelProduct {
  private final DenseTiles tiles;
  private final RowSums rowSums;
  private final List<Pair> pairs;
  private final Object coefficients;
  private final int outputRows;
  private final int elementBytes;
  private final long multiplyAdds;

  /** All paths from one pair of input blocks. */
  private record Pair(int row1, int rows1, int row2, int rows2, int[] outputs, int tableOffset) {}

  DenseProduct(List<ProductPath> paths, int outputRows, DType dtype, Provider provider) {
    this.tiles =
        Provider.instantiate(
            provider, DenseTiles.class, "dev.casimir.product.internal.DenseTiles", dtype);
    this.rowSums = Provider.instantiate(provider, RowSums.class, RowSums.class.getName(), dtype);
    this.outputRows = outputRows;
    this.elementBytes = dtype.bytes();
    Map<Long, List<ProductPath>> byPair = new LinkedHashMap<>();
    for (ProductPath path : paths) {
      long key = ((long) path.row1() << 32) | path.row2();
      byPair.computeIfAbsent(key, k -> new ArrayList<>()).add(path);
    }
    DenseTable table = new DenseTable(tableSize(byPair), dtype);
    this.pairs = new ArrayList<>();
    long sum = 0;
    for (List<ProductPath> group : byPair.values()) {
      Pair pair = pair(group, table);
      pairs.add(pair);
      sum += (long) pair.rows1() * pair.rows2();
      for (ProductPath path : group) {
        sum += (long) pair.rows1() * pair.rows2() * (2 * path.coefficients().degree3() + 1);
      }
    }
    multiplyAdds = sum;
    coefficients = table.array();
  }

  /** Elements the table of a dense product with these paths takes, padding included. */
  static long tableSize(List<ProductPath> paths) {
    Map<Long, List<ProductPath>> byPair = new LinkedHashMap<>();
    for (ProductPath path : paths) {
      long key = ((long) path.row1() << 32) | path.row2();
      byPair.computeIfAbsent(key, k -> new ArrayList<>()).add(path);
    }
    return tableSize(byPair);
  }

  private static long tableSize(Map<Long, List<ProductPath>> byPair) {
    long size = 0;
    for (List<ProductPath> group : byPair.values()) {
      int rows1 = 2 * group.getFirst().coefficients().degree1() + 1;
      int rows2 = 2 * group.getFirst().coefficients().degree2() + 1;
      size += (long) paddedOutputs(group) * rows1 * rows2;
    }
    return size;
  }

  private static int paddedOutputs(List<ProductPath> group) {
    int rows = 0;
    for (ProductPath path : group) {
      rows += 2 * path.coefficients().degree3() + 1;
    }
    return (rows + DenseTiles.TILE - 1) / DenseTiles.TILE * DenseTiles.TILE;
  }

  private static Pair pair(List<ProductPath> group, DenseTable table) {
    ProductPath any = group.getFirst();
    int rows1 = 2 * any.coefficients().degree1() + 1;
    int rows2 = 2 * any.coefficients().degree2() + 1;
    int[] outputs = new int[paddedOutputs(group)];
    java.util.Arrays.fill(outputs, -1);
    int offset = table.reserve(outputs.length * rows1 * rows2);
    int row = 0;
    for (ProductPath path : group) {
      table.write(offset, row, rows1 * rows2, path.coefficients());
      for (int m = 0; m <= 2 * path.coefficients().degree3(); m++) {
        outputs[row++] = path.row3() + m;
      }
    }
    return new Pair(any.row1(), rows1, any.row2(), rows2, outputs, offset);
  }

  @Override
  public long multiplyAdds() {
    return multiplyAdds;
  }

  @Override
  public long scratchBytes(int lanes) {
    long most = 0;
    for (Pair pair : pairs) {
      most = Math.max(most, (long) pair.rows1() * pair.rows2());
    }
    return most * lanes * elementBytes;
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
    rowSums.clear(z, zOffset, outputRows, rowStride, lanes);
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      tiles.outerProduct(
          pair.rows1(),
          pair.rows2(),
          x,
          xOffset + pair.row1() * rowStride,
          y,
          yOffset + pair.row2() * rowStride,
          rowStride,
          scratch,
          lanes);
      tiles.accumulate(
          pair.outputs(),
          pair.rows1() * pair.rows2(),
          coefficients,
          pair.tableOffset(),
          scratch,
          z,
          zOffset,
          rowStride,
          lanes);
    }
  }
}
