package dev.casimir.cuda.internal.manybody;

import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.manybody.OctantGrid;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Features as functions on the sphere: rows l^2 + l + m of coefficients, which components of the
 * features they are sums of, and their harmonics at the points of an octant.
 *
 * @param map which rows the blocks stand on: first those of natural parity, then the others
 * @param degree up to which there are coefficients
 * @param reached degree up to which they may be other than zero
 * @param byClass whether tables go class after class of parity, otherwise row after row
 */
record SphereOperand(RowMap map, Layout layout, int degree, int reached, boolean byClass) {
  /** Points that kernels take together. */
  static final int POINTS = 4;

  /** Whether there are components of the parity that no plain function has. */
  static boolean hasOtherParity(RowMap map) {
    return map.highestDegree(false) >= 0;
  }

  static int highestDegree(RowMap map) {
    return Math.max(map.highestDegree(true), map.highestDegree(false));
  }

  int rows() {
    return RowMap.rowsTo(degree);
  }

  /** Rows of coefficients in the order of the tables. */
  private List<Integer> orderedRows() {
    if (!byClass) {
      return IntStream.range(0, rows()).boxed().toList();
    }
    List<Integer> rows = new ArrayList<>();
    for (int parities = 0; parities < OctantGrid.IMAGES; parities++) {
      for (int row = 0; row < rows(); row++) {
        if (parities(row) == parities) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static int parities(int row) {
    return OctantGrid.parities(degreeOf(row), orderOf(row));
  }

  private static int degreeOf(int row) {
    return (int) Math.sqrt(row);
  }

  private static int orderOf(int row) {
    int l = degreeOf(row);
    return row - l * l - l;
  }

  /** Where the harmonics of each class begin, where the last ends, and then their rows. */
  List<Integer> classes() {
    List<Integer> rows = orderedRows();
    List<Integer> all = new ArrayList<>();
    for (int parities = 0; parities <= OctantGrid.IMAGES; parities++) {
      int bound = parities;
      all.add((int) rows.stream().filter(row -> parities(row) < bound).count());
    }
    all.addAll(rows);
    return all;
  }

  /**
   * Harmonics at the points of an octant, four points side by side, those beyond the last zero.
   *
   * @param weighted whether times the weights of the rule
   */
  double[] values(OctantGrid grid, boolean weighted, double scale) {
    List<Integer> rows = orderedRows();
    int points = grid.size() * grid.size();
    int blocks = (points + POINTS - 1) / POINTS;
    double[] values = new double[blocks * POINTS * rows.size()];
    for (int point = 0; point < points; point++) {
      int node = point / grid.size();
      int angle = point % grid.size();
      double weight = weighted ? scale * grid.weight(node) : 1;
      for (int i = 0; i < rows.size(); i++) {
        int row = rows.get(i);
        int order = orderOf(row);
        values[(point / POINTS * rows.size() + i) * POINTS + point % POINTS] =
            weight
                * grid.legendre(node, degreeOf(row), Math.abs(order))
                * grid.angular(angle, order);
      }
    }
    return values;
  }

  /** A component of the features: where it lies, and its row, which is -1 if it has none. */
  private record Component(int offset, int step, boolean other, int row) {
    void write(List<Integer> table) {
      table.addAll(List.of(offset, step, other ? 1 : 0));
    }
  }

  private List<Component> components() {
    List<Component> components = new ArrayList<>();
    Irreps irreps = map.irreps();
    for (int b = 0; b < irreps.blocks().size(); b++) {
      Irreps.Block block = irreps.blocks().get(b);
      boolean channelsLast = layout == Layout.IR_MUL;
      int width = block.irrep().dimension();
      int l = block.irrep().degree();
      boolean used = map.firstRow(b) != RowMap.NONE && l <= reached;
      for (int m = 0; m < width; m++) {
        components.add(
            new Component(
                irreps.offset(b) + (channelsLast ? m * block.multiplicity() : m),
                channelsLast ? 1 : width,
                !block.irrep().isNatural(),
                used ? l * l + m : -1));
      }
    }
    return components;
  }

  /** For every component where it lies, its parity, its row and its block. */
  List<Integer> componentsByBlock() {
    List<Integer> table = new ArrayList<>();
    List<Component> components = components();
    int at = 0;
    for (int b = 0; b < map.irreps().blocks().size(); b++) {
      int width = map.irreps().blocks().get(b).irrep().dimension();
      for (int m = 0; m < width; m++) {
        Component component = components.get(at++);
        component.write(table);
        table.addAll(List.of(component.row, b));
      }
    }
    return table;
  }

  /** The rows of components: those of coefficients, and at last -1. */
  private List<Integer> rowsOfComponents() {
    List<Integer> rows = new ArrayList<>(IntStream.range(0, rows()).boxed().toList());
    rows.add(-1);
    return rows;
  }

  /** Where the components of every row begin in {@link #table}. */
  List<Integer> starts() {
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int row : rowsOfComponents()) {
      long count = components().stream().filter(component -> component.row == row).count();
      starts.add(starts.getLast() + (int) count);
    }
    return starts;
  }

  /** The components row after row, and at last those that have none. */
  List<Integer> table() {
    List<Integer> table = new ArrayList<>();
    for (int row : rowsOfComponents()) {
      components().stream()
          .filter(component -> component.row == row)
          .forEach(component -> component.write(table));
    }
    return table;
  }
}
