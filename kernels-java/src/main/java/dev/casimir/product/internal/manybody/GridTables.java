package dev.casimir.product.internal.manybody;

import java.util.ArrayList;
import java.util.List;

/**
 * The constant matrices between coefficients and the parts of a function at some points of an
 * {@link OctantGrid}, a chunk of them, in one of two forms. Rows of the coefficients are l^2 + l +
 * m; rows of the parts are 8 point + class; every matrix is a set of dense blocks, one for each
 * class.
 *
 * <p>Whole: one matrix, (L + 1)^2 multiply-adds a point. Separable: Legendre functions first, for
 * each node of the chunk, then trigonometric functions for each angle, through rows that stand for
 * (node, class, order).
 */
final class GridTables {
  /** From coefficients to parts, in the order in which they are applied, or the other way round. */
  record Stages(List<RowMatrix.Builder> matrices) {}

  private final OctantGrid grid;
  private final boolean separable;
  private final int from;
  private final int to;

  /**
   * @param from first point, or first node if separable
   * @param to behind the last
   */
  GridTables(OctantGrid grid, boolean separable, int from, int to) {
    this.grid = grid;
    this.separable = separable;
    this.from = from;
    this.to = to;
  }

  /** Points of the chunk. */
  int points() {
    return separable ? (to - from) * grid.size() : to - from;
  }

  /** Rows between the two stages of the separable form, for functions of one degree. */
  static int intermediateRows(int degree, int nodes) {
    return nodes * orderRows(degree);
  }

  private static int orderRows(int degree) {
    return OctantGrid.IMAGES * (degree / 2 + 1);
  }

  Stages forward(int degree) {
    if (!separable) {
      return new Stages(List.of(whole(degree, false, 1)));
    }
    return new Stages(List.of(legendre(degree, false, 1), angular(degree, false)));
  }

  Stages backward(int degree, double scale) {
    if (!separable) {
      return new Stages(List.of(whole(degree, true, scale)));
    }
    return new Stages(List.of(angular(degree, true), legendre(degree, true, scale)));
  }

  /** The degrees and orders of one class, as pairs. */
  private static List<int[]> harmonics(int degree, int parities) {
    List<int[]> list = new ArrayList<>();
    for (int l = 0; l <= degree; l++) {
      for (int m = -l; m <= l; m++) {
        if (OctantGrid.parities(l, m) == parities) {
          list.add(new int[] {l, m});
        }
      }
    }
    return list;
  }

  private RowMatrix.Builder whole(int degree, boolean back, double scale) {
    RowMatrix.Builder builder = new RowMatrix.Builder();
    for (int parities = 0; parities < OctantGrid.IMAGES; parities++) {
      List<int[]> harmonics = harmonics(degree, parities);
      int[] rows = harmonics.stream().mapToInt(h -> h[0] * h[0] + h[0] + h[1]).toArray();
      int[] points = new int[to - from];
      double[][] values = new double[points.length][rows.length];
      for (int point = 0; point < points.length; point++) {
        points[point] = point * OctantGrid.IMAGES + parities;
        int node = (from + point) / grid.size();
        int angle = (from + point) % grid.size();
        double weight = back ? scale * grid.weight(node) : 1;
        for (int i = 0; i < rows.length; i++) {
          int l = harmonics.get(i)[0];
          int m = harmonics.get(i)[1];
          values[point][i] = weight * grid.legendre(node, l, Math.abs(m)) * grid.angular(angle, m);
        }
      }
      add(builder, values, points, rows, back);
    }
    return builder;
  }

  /** Adds outputs = values inputs, or its transpose. */
  private static void add(
      RowMatrix.Builder builder, double[][] values, int[] outputs, int[] inputs, boolean back) {
    if (back) {
      builder.multiply(
          builder.table(transpose(values, inputs.length), outputs.length), inputs, outputs);
    } else {
      builder.multiply(builder.table(values, inputs.length), outputs, inputs);
    }
  }

  private static double[][] transpose(double[][] values, int columns) {
    double[][] turned = new double[columns][values.length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < columns; j++) {
        turned[j][i] = values[i][j];
      }
    }
    return turned;
  }

  /** Between coefficients and (node, class, order), one block for each order and parity of l. */
  private RowMatrix.Builder legendre(int degree, boolean back, double scale) {
    RowMatrix.Builder builder = new RowMatrix.Builder();
    for (int m = -degree; m <= degree; m++) {
      int order = Math.abs(m);
      for (int lowest = order; lowest <= Math.min(degree, order + 1); lowest++) {
        int count = (degree - lowest) / 2 + 1;
        int[] rows = new int[count];
        int[] nodes = new int[to - from];
        double[][] values = new double[nodes.length][count];
        for (int i = 0; i < count; i++) {
          int l = lowest + 2 * i;
          rows[i] = l * l + l + m;
          for (int node = 0; node < nodes.length; node++) {
            double weight = back ? scale * grid.weight(from + node) : 1;
            nodes[node] = intermediateRow(degree, node, lowest, m);
            values[node][i] = weight * grid.legendre(from + node, l, order);
          }
        }
        add(builder, values, nodes, rows, back);
      }
    }
    return builder;
  }

  private static int intermediateRow(int degree, int node, int l, int m) {
    int parities = OctantGrid.parities(l, m);
    return node * orderRows(degree) + parities * (degree / 2 + 1) + Math.abs(m) / 2;
  }

  /** Between (node, class, order) and the parts at the points of the nodes. */
  private RowMatrix.Builder angular(int degree, boolean back) {
    RowMatrix.Builder builder = new RowMatrix.Builder();
    for (int parities = 0; parities < OctantGrid.IMAGES; parities++) {
      List<Integer> orders = orders(degree, parities);
      double[][] values = new double[grid.size()][orders.size()];
      for (int angle = 0; angle < grid.size(); angle++) {
        for (int i = 0; i < orders.size(); i++) {
          values[angle][i] = grid.angular(angle, orders.get(i));
        }
      }
      double[][] oriented = back ? transpose(values, orders.size()) : values;
      RowMatrix.Builder.Table table = builder.table(oriented, back ? grid.size() : orders.size());
      for (int node = 0; node < to - from; node++) {
        int[] rows = new int[orders.size()];
        for (int i = 0; i < rows.length; i++) {
          int m = orders.get(i);
          int l = Math.abs(m) + parities % 2;
          rows[i] = intermediateRow(degree, node, l, m);
        }
        int[] points = new int[grid.size()];
        for (int angle = 0; angle < points.length; angle++) {
          points[angle] = (node * grid.size() + angle) * OctantGrid.IMAGES + parities;
        }
        builder.multiply(table, back ? rows : points, back ? points : rows);
      }
    }
    return builder;
  }

  /** The orders that occur in a class. */
  private static List<Integer> orders(int degree, int parities) {
    List<Integer> orders = new ArrayList<>();
    for (int order = 0; order + parities % 2 <= degree; order++) {
      for (int m : order == 0 ? new int[] {0} : new int[] {order, -order}) {
        if (OctantGrid.parities(order + parities % 2, m) == parities) {
          orders.add(m);
        }
      }
    }
    return orders;
  }
}
