package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.IntegerSections;
import dev.casimir.product.internal.convolution.ConvolutionPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the gradient of an edge's matrix becomes those of its harmonics and weights, as {@code
 * casimir/convolution.cuh} reads it: tiles of four by four numbers of that gradient, and for every
 * harmonic and path the terms it is the sum of.
 */
final class EdgeTables {
  private static final int QUAD = 4;

  /** Rows of a panel: padded to quads, of every block where each path has tiles of its own. */
  private static final class Panel {
    private final List<Integer> table = new ArrayList<>();
    private final int[] positions;

    Panel(FeatureRows rows, boolean byBlock) {
      positions = new int[rows.count()];
      for (int b = 0; b + 1 < rows.blocks().size(); b++) {
        for (int row = rows.blocks().get(b); row < rows.blocks().get(b + 1); row++) {
          positions[row] = count();
          rows.write(row, table);
        }
        if (byBlock) {
          pad();
        }
      }
      pad();
    }

    private void pad() {
      while (count() % QUAD != 0) {
        table.add(-1);
        table.add(0);
      }
    }

    int count() {
      return table.size() / 2;
    }
  }

  /** Where a tile stands in the panels. */
  private record Tile(int row, int column, int path) {}

  private final Panel columns;
  private final Panel rows;
  private final Map<Tile, Integer> tiles = new LinkedHashMap<>();
  private final List<List<Integer>> harmonicTerms = new ArrayList<>();
  private final List<List<Double>> harmonicCoefficients = new ArrayList<>();
  private final List<List<Integer>> weightTerms = new ArrayList<>();
  private final List<List<Double>> weightCoefficients = new ArrayList<>();

  EdgeTables(
      List<ConvolutionPath> paths,
      FeatureRows source,
      FeatureRows target,
      int harmonics,
      boolean perChannel) {
    columns = new Panel(source, perChannel);
    rows = new Panel(target, perChannel);
    for (int k = 0; k < harmonics; k++) {
      harmonicTerms.add(new ArrayList<>());
      harmonicCoefficients.add(new ArrayList<>());
    }
    for (ConvolutionPath path : paths) {
      weightTerms.add(new ArrayList<>());
      weightCoefficients.add(new ArrayList<>());
      for (int i = 0; i < path.coefficients().size(); i++) {
        term(path, i, perChannel ? path.index() : 0);
      }
    }
  }

  private void term(ConvolutionPath path, int i, int tilePath) {
    int column = columns.positions[path.row1() + path.component1(i)];
    int row = rows.positions[path.row3() + path.component3(i)];
    Tile tile = new Tile(row / QUAD * QUAD, column / QUAD * QUAD, tilePath);
    int number = tiles.computeIfAbsent(tile, t -> tiles.size()) * QUAD * QUAD;
    number += row % QUAD * QUAD + column % QUAD;
    int harmonic = path.row2() + path.component2(i);
    harmonicTerms.get(harmonic).addAll(List.of(number, path.index()));
    harmonicCoefficients.get(harmonic).add(path.coefficients().value(i));
    weightTerms.get(path.index()).addAll(List.of(number, harmonic));
    weightCoefficients.get(path.index()).add(path.coefficients().value(i));
  }

  int tileCount() {
    return tiles.size();
  }

  int columns() {
    return columns.count();
  }

  int rows() {
    return rows.count();
  }

  /** The table of integers. */
  int[] integers() {
    List<Integer> tileRecords = new ArrayList<>();
    for (Tile tile : tiles.keySet()) {
      tileRecords.addAll(List.of(tile.row(), tile.column(), tile.path()));
    }
    return IntegerSections.join(
        tileRecords,
        columns.table,
        rows.table,
        starts(harmonicTerms),
        joined(harmonicTerms),
        starts(weightTerms),
        joined(weightTerms));
  }

  private static List<Integer> starts(List<List<Integer>> terms) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    terms.forEach(list -> starts.add(starts.getLast() + list.size() / 2));
    return starts;
  }

  private static <T> List<T> joined(List<List<T>> lists) {
    return lists.stream().flatMap(List::stream).toList();
  }

  double[] harmonicCoefficients() {
    return joined(harmonicCoefficients).stream().mapToDouble(Double::doubleValue).toArray();
  }

  double[] weightCoefficients() {
    return joined(weightCoefficients).stream().mapToDouble(Double::doubleValue).toArray();
  }
}
