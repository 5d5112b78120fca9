package dev.casimir.product.internal;

import dev.casimir.product.CouplingPath;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A channel-wise product with explicit coefficients as paths between rows. Without weights of paths
 * blocks of the same irrep share their rows. With them every block has its own, and so has what
 * each path makes: in expanded rows, path after path, which a weight scales before they are added
 * to the rows of the result.
 */
public final class CoupledPaths {
  private final RowMap first;
  private final RowMap second;
  private final RowMap output;
  private final List<ProductPath> paths;
  private final int[] outputRows;
  private final int rows;

  private CoupledPaths(
      RowMap first,
      RowMap second,
      RowMap output,
      List<ProductPath> paths,
      int[] outputRows,
      int rows) {
    this.first = first;
    this.second = second;
    this.output = output;
    this.paths = List.copyOf(paths);
    this.outputRows = outputRows;
    this.rows = rows;
  }

  /** The paths of a product in the form its weights ask for. */
  public static CoupledPaths of(TensorProduct operation) {
    boolean apart = operation.weights().form() == ProductWeights.Form.PATHS;
    return apart ? expanded(operation) : merged(operation);
  }

  private static CoupledPaths merged(TensorProduct operation) {
    RowMap first = RowMap.distinct(operation.first(), any -> true);
    RowMap second = RowMap.distinct(operation.second(), any -> true);
    RowMap output = RowMap.distinct(operation.output(), irrep -> isReached(operation, irrep));
    Set<List<Integer>> seen = new HashSet<>();
    List<ProductPath> merged = new ArrayList<>();
    for (CouplingPath path : operation.paths()) {
      int row1 = first.firstRow(path.first());
      int row2 = second.firstRow(path.second());
      int row3 = output.firstRow(path.output());
      if (seen.add(List.of(row1, row2, row3))) {
        merged.add(new ProductPath(row1, row2, row3, table(operation, path)));
      }
    }
    int[] targets = merged.stream().mapToInt(ProductPath::row3).toArray();
    return new CoupledPaths(first, second, output, merged, targets, output.rows());
  }

  private static CoupledPaths expanded(TensorProduct operation) {
    RowMap first = RowMap.plain(operation.first());
    RowMap second = RowMap.plain(operation.second());
    RowMap output = RowMap.plain(operation.output());
    List<CouplingPath> paths = operation.paths();
    List<ProductPath> expanded = new ArrayList<>();
    int[] targets = new int[paths.size()];
    int row = 0;
    for (int p = 0; p < targets.length; p++) {
      CouplingPath path = paths.get(p);
      CouplingTensor table = table(operation, path);
      int row1 = first.firstRow(path.first());
      expanded.add(new ProductPath(row1, second.firstRow(path.second()), row, table));
      targets[p] = output.firstRow(path.output());
      row += 2 * table.degree3() + 1;
    }
    return new CoupledPaths(first, second, output, expanded, targets, row);
  }

  private static CouplingTensor table(TensorProduct operation, CouplingPath path) {
    int l1 = operation.first().blocks().get(path.first()).irrep().degree();
    int l2 = operation.second().blocks().get(path.second()).irrep().degree();
    int l3 = operation.output().blocks().get(path.output()).irrep().degree();
    CouplingTensor table = operation.kind().coefficients(l1, l2, l3);
    return path.coefficient() == 1 ? table : table.scaled(path.coefficient());
  }

  /** Whether some path leads to {@code output}; if none does, it is exactly zero. */
  static boolean isReached(TensorProduct operation, Irrep output) {
    for (Irrep a : distinct(operation.first())) {
      for (Irrep b : distinct(operation.second())) {
        if (operation.kind().allows(a, b, output)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<Irrep> distinct(Irreps irreps) {
    Set<Irrep> kept = new LinkedHashSet<>();
    for (Irreps.Block block : irreps.blocks()) {
      kept.add(block.irrep());
    }
    return kept;
  }

  public RowMap first() {
    return first;
  }

  public RowMap second() {
    return second;
  }

  /** Rows of the result. */
  public RowMap output() {
    return output;
  }

  /** The paths; {@code row3} of a product with weights of paths is an expanded row. */
  public List<ProductPath> paths() {
    return paths;
  }

  /** Rows the paths lead to: those of the result, or expanded ones. */
  public int rows() {
    return rows;
  }

  /** First row of the result that path {@code path} leads to in the end. */
  public int outputRow(int path) {
    return outputRows[path];
  }

  /** The paths of the adjoint that takes (y, gradZ) to gradX. */
  public List<ProductPath> toFirst() {
    return paths.stream()
        .map(
            p ->
                new ProductPath(p.row2(), p.row3(), p.row1(), p.coefficients().transposed(1, 2, 0)))
        .toList();
  }

  /** The paths of the adjoint that takes (x, gradZ) to gradY. */
  public List<ProductPath> toSecond() {
    return paths.stream()
        .map(
            p ->
                new ProductPath(p.row1(), p.row3(), p.row2(), p.coefficients().transposed(0, 2, 1)))
        .toList();
  }
}
