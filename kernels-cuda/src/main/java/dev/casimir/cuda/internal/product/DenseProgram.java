package dev.casimir.cuda.internal.product;

import dev.casimir.product.internal.ProductPath;
import dev.casimir.so3.CouplingTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All coefficients of all paths, zero or not, in the order in which {@code dense.cuh} reads them.
 */
final class DenseProgram {
  /** Rows of the result that a warp computes at once. */
  static final int TILE = 8;

  /** Coefficients a table may hold: half a GiB in single precision. */
  private static final long MOST_COEFFICIENTS = 1L << 27;

  /** All paths from one pair of blocks, in tiles of rows of the result. */
  private record Pair(ProductPath any, int[] outputs, int tableStart) {
    int products() {
      return (2 * any.coefficients().degree1() + 1) * (2 * any.coefficients().degree2() + 1);
    }
  }

  private final List<Pair> pairs = new ArrayList<>();
  private final double[] coefficients;

  DenseProgram(List<ProductPath> paths) {
    Map<Long, List<ProductPath>> groups = new LinkedHashMap<>();
    for (ProductPath path : paths) {
      long key = ((long) path.row1() << 32) | path.row2();
      groups.computeIfAbsent(key, any -> new ArrayList<>()).add(path);
    }
    long size = 0;
    for (List<ProductPath> group : groups.values()) {
      Pair pair = new Pair(group.getFirst(), outputs(group), (int) size);
      pairs.add(pair);
      size += (long) pair.outputs().length * pair.products();
      if (size > MOST_COEFFICIENTS) {
        throw new IllegalArgumentException(
            "algorithm: dense would need a table of more than "
                + MOST_COEFFICIENTS
                + " coefficients; use sparse or grid");
      }
    }
    coefficients = new double[(int) size];
    int next = 0;
    for (List<ProductPath> group : groups.values()) {
      Pair pair = pairs.get(next++);
      int row = 0;
      for (ProductPath path : group) {
        write(pair, row, path.coefficients());
        row += 2 * path.coefficients().degree3() + 1;
      }
    }
  }

  /** Rows of the result that a pair reaches, -1 for padding. */
  private static int[] outputs(List<ProductPath> group) {
    int rows = 0;
    for (ProductPath path : group) {
      rows += 2 * path.coefficients().degree3() + 1;
    }
    int[] outputs = new int[(rows + TILE - 1) / TILE * TILE];
    Arrays.fill(outputs, -1);
    int row = 0;
    for (ProductPath path : group) {
      for (int m = 0; m <= 2 * path.coefficients().degree3(); m++) {
        outputs[row++] = path.row3() + m;
      }
    }
    return outputs;
  }

  private void write(Pair pair, int firstRow, CouplingTensor tensor) {
    int rows2 = 2 * tensor.degree2() + 1;
    for (int t = 0; t < tensor.size(); t++) {
      int product =
          (tensor.degree1() + tensor.order1(t)) * rows2 + tensor.degree2() + tensor.order2(t);
      int row = firstRow + tensor.degree3() + tensor.order3(t);
      int tile = pair.tableStart() + row / TILE * TILE * pair.products();
      coefficients[tile + product * TILE + row % TILE] = tensor.value(t);
    }
  }

  double[] coefficients() {
    return coefficients.clone();
  }

  int pairs() {
    return pairs.size();
  }

  /** Numbers of the rows of the result, pair after pair, as offsets in the panel. */
  int[] outputs(int resultRow, int pitch) {
    return pairs.stream()
        .flatMapToInt(pair -> Arrays.stream(pair.outputs()))
        .map(row -> row < 0 ? -1 : (resultRow + row) * pitch)
        .toArray();
  }

  /**
   * The records of the pairs.
   *
   * @param outputs where the rows of the result begin in the plan
   * @param second first row of the second operand in the panel
   */
  int[] records(int outputs, int second, int pitch) {
    int[] records = new int[7 * pairs.size()];
    int at = 0;
    int next = outputs;
    for (Pair pair : pairs) {
      CouplingTensor any = pair.any().coefficients();
      records[at++] = pair.any().row1() * pitch;
      records[at++] = 2 * any.degree1() + 1;
      records[at++] = (second + pair.any().row2()) * pitch;
      records[at++] = 2 * any.degree2() + 1;
      records[at++] = next;
      records[at++] = pair.outputs().length / TILE;
      records[at++] = pair.tableStart();
      next += pair.outputs().length;
    }
    return records;
  }
}
