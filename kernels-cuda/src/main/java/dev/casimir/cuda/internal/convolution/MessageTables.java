package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.IntegerSections;
import dev.casimir.product.internal.convolution.ConvolutionPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The matrices of an edge cut into tiles of rows, as {@code casimir/convolution.cuh} reads them:
 * for every tile the columns that touch it, and for every number the terms it is the sum of.
 */
final class MessageTables {
  /** Rows of a tile, and rows that are read together; as in the kernels. */
  static final int TILE = 16;

  /** Every tile, whatever its place in its block. */
  static final int ALL_PARTS = -1;

  private static final int QUAD = 4;

  private final FeatureRows source;
  private final boolean transposed;
  private final List<Integer> tiles = new ArrayList<>();
  private final List<Integer> segments = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();
  private final List<Integer> rows = new ArrayList<>();
  private final List<Integer> termStarts = new ArrayList<>(List.of(0));
  private final List<Integer> terms = new ArrayList<>();
  private final List<Double> coefficients = new ArrayList<>();
  private int tileCount;

  /**
   * @param transposed whether the source is the receivers' side
   * @param perChannel whether every path has a matrix of its own, and every block of irreps its
   *     tiles
   * @param part which tile of every block alone, or {@link #ALL_PARTS}; larger blocks of irreps
   *     have several, whose contributions to one weight must not be added at a time
   */
  MessageTables(
      List<ConvolutionPath> paths,
      FeatureRows source,
      FeatureRows target,
      boolean transposed,
      boolean perChannel,
      int part) {
    this.source = source;
    this.transposed = transposed;
    for (int row = 0; row < target.count(); row++) {
      target.write(row, rows);
    }
    List<Integer> borders = perChannel ? target.blocks() : List.of(0, target.count());
    for (int b = 0; b + 1 < borders.size(); b++) {
      for (int row = borders.get(b); row < borders.get(b + 1); row += TILE) {
        if (part == ALL_PARTS || row == borders.get(b) + part * TILE) {
          tile(paths, row, Math.min(TILE, borders.get(b + 1) - row), perChannel);
        }
      }
    }
    beginTile(target.count(), 0);
  }

  /** Tiles of the largest block of irreps. */
  static int parts(FeatureRows target) {
    int most = 1;
    for (int b = 0; b + 1 < target.blocks().size(); b++) {
      int rows = target.blocks().get(b + 1) - target.blocks().get(b);
      most = Math.max(most, (rows + TILE - 1) / TILE);
    }
    return most;
  }

  private void beginTile(int firstRow, int count) {
    int segment = segments.size() / 3;
    tiles.addAll(
        List.of(firstRow, count, segment, segment, columns.size() / 2, termStarts.size() - 1));
  }

  private void tile(List<ConvolutionPath> paths, int firstRow, int count, boolean perChannel) {
    int at = tiles.size();
    beginTile(firstRow, count);
    tileCount++;
    if (perChannel) {
      paths.forEach(path -> segment(List.of(path), path.index(), firstRow, count));
    } else {
      segment(paths, 0, firstRow, count);
    }
    tiles.set(at + 3, segments.size() / 3);
  }

  /** A column of rows padded to quads for each row of the source that any path couples. */
  private void segment(List<ConvolutionPath> paths, int index, int firstRow, int count) {
    TreeSet<Integer> used = new TreeSet<>();
    Map<Long, List<Integer>> places = new HashMap<>();
    for (int p = 0; p < paths.size(); p++) {
      ConvolutionPath path = paths.get(p);
      for (int i = 0; i < path.coefficients().size(); i++) {
        int row = targetRow(path, i) - firstRow;
        if (row >= 0 && row < count) {
          used.add(sourceRow(path, i));
          places
              .computeIfAbsent(key(sourceRow(path, i), row), k -> new ArrayList<>())
              .addAll(List.of(p, i));
        }
      }
    }
    if (used.isEmpty()) {
      return;
    }
    int padded = (count + QUAD - 1) / QUAD * QUAD;
    segments.addAll(List.of(index, columns.size() / 2, columns.size() / 2 + used.size()));
    for (int column : used) {
      source.write(column, columns);
      for (int row = 0; row < padded; row++) {
        number(paths, places.getOrDefault(key(column, row), List.of()));
      }
    }
  }

  private static long key(int column, int row) {
    return (long) column << 32 | row;
  }

  private void number(List<ConvolutionPath> paths, List<Integer> places) {
    for (int t = 0; t < places.size(); t += 2) {
      ConvolutionPath path = paths.get(places.get(t));
      int i = places.get(t + 1);
      terms.add(path.row2() + path.component2(i));
      terms.add(path.index());
      coefficients.add(path.coefficients().value(i));
    }
    termStarts.add(terms.size() / 2);
  }

  private int targetRow(ConvolutionPath path, int i) {
    return transposed ? path.row1() + path.component1(i) : path.row3() + path.component3(i);
  }

  private int sourceRow(ConvolutionPath path, int i) {
    return transposed ? path.row3() + path.component3(i) : path.row1() + path.component1(i);
  }

  int tileCount() {
    return tileCount;
  }

  /** Numbers of an edge's matrices for tiles {@code from .. to}. */
  int numbers(int from, int to) {
    return tiles.get(6 * to + 5) - tiles.get(6 * from + 5);
  }

  /** The table of integers. */
  int[] integers() {
    return IntegerSections.join(tiles, segments, columns, rows, termStarts, terms);
  }

  /** A coefficient for each term. */
  double[] coefficients() {
    return coefficients.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
