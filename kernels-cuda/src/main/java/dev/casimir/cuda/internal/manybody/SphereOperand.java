package dev.casimir.cuda.internal.manybody;

import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.manybody.OctantGrid;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * Features as functions on the sphere: rows l^2 + l + m of coefficients, which components of the
 * features they are sums of, and their harmonics at the points of an octant.
 *
 * @param map which rows the blocks stand on: first those of natural parity, then the others
 * @param degree up to which there are coefficients
 */
record SphereOperand(RowMap map, Layout layout, int degree) {
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

  /** Rows of coefficients class after class of parity under the three reflections. */
  private List<Integer> rowsByClass() {
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
    List<Integer> rows = rowsByClass();
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
    List<Integer> rows = rowsByClass();
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

  /** Every component of the features: offset, channel step, whether of other parity, row or -1. */
  private List<int[]> components() {
    List<int[]> components = new ArrayList<>();
    Irreps irreps = map.irreps();
    int natural = RowMap.rowsTo(map.highestDegree(true));
    for (int b = 0; b < irreps.blocks().size(); b++) {
      Irreps.Block block = irreps.blocks().get(b);
      boolean channelsLast = layout == Layout.IR_MUL;
      int width = block.irrep().dimension();
      boolean other = !block.irrep().isNatural();
      int first = map.firstRow(b) - (other ? natural : 0);
      for (int m = 0; m < width; m++) {
        boolean used = map.firstRow(b) != RowMap.NONE && first + m < rows();
        components.add(
            new int[] {
              irreps.offset(b) + (channelsLast ? m * block.multiplicity() : m),
              channelsLast ? 1 : width,
              other ? 1 : 0,
              used ? first + m : -1
            });
      }
    }
    return components;
  }

  /** Where the terms of every row begin among {@link #terms}. */
  List<Integer> starts() {
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (int row = 0; row < rows(); row++) {
      starts.add(starts.getLast() + terms(row).size());
    }
    return starts;
  }

  private List<int[]> terms(int row) {
    return components().stream().filter(component -> component[3] == row).toList();
  }

  /** The components each row is the sum of, row after row. */
  List<Integer> terms() {
    List<Integer> all = new ArrayList<>();
    for (int row = 0; row < rows(); row++) {
      terms(row).forEach(component -> add(component, all));
    }
    return all;
  }

  /** Every component of the features, for results. */
  List<Integer> results() {
    List<Integer> all = new ArrayList<>();
    components().forEach(component -> add(component, all));
    return all;
  }

  int resultCount() {
    return components().size();
  }

  private static void add(int[] component, List<Integer> all) {
    for (int number : component) {
      all.add(number);
    }
  }
}
