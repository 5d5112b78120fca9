package dev.casimir.product.internal;

import dev.casimir.so3.CouplingTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The nonzero terms of a product by the sums of two products of components that they share.
 *
 * <p>With a = |m1| and b = |m2|, both above zero, x_{+-a} and y_{+-b} enter the orders +-(a + b)
 * only as u = x_a y_b - x_{-a} y_{-b} and v = x_a y_{-b} + x_{-a} y_b, and the orders +-(a - b) as
 * the same with y_b and y_{-b} exchanged. So two nonzero coefficients, equal up to their signs,
 * become one coefficient of u or of v, and u and v serve every degree l3.
 */
final class OrderPairs {
  private static final double ROUNDING = 1e-12;

  /**
   * What is made of rows of x and y: x_i y_j alone if there are no other rows; else two numbers,
   * x_i y_j - x_i' y_j' and x_i y_j' + x_i' y_j.
   */
  record Form(int i, int otherI, int j, int otherJ) {
    boolean isSingle() {
      return otherI < 0;
    }

    int rows() {
      return isSingle() ? 1 : 2;
    }
  }

  /** Coefficient times the first or second number of a form, added to an output row. */
  record Use(boolean second, int output, double coefficient) {}

  /** A form and where it is added. */
  record UsedForm(Form form, List<Use> uses) {}

  private record Orders(int a, int b, int order3) {}

  /** By |m3|, since forms of other |m3| reach other outputs. */
  private final Map<Integer, Map<Form, UsedForm>> byOrder = new TreeMap<>();

  OrderPairs(List<ProductPath> paths) {
    for (ProductPath path : paths) {
      collect(path);
    }
  }

  private void collect(ProductPath path) {
    CouplingTensor table = path.coefficients();
    Map<Orders, Integer> waiting = new HashMap<>();
    for (int t = 0; t < table.size(); t++) {
      int a = Math.abs(table.order1(t));
      int b = Math.abs(table.order2(t));
      if (a == 0 || b == 0) {
        Form form = new Form(row1(path, t), -1, row2(path, t), -1);
        add(path, t, form, false);
        continue;
      }
      Orders orders = new Orders(a, b, table.order3(t));
      Integer partner = waiting.remove(orders);
      if (partner == null) {
        waiting.put(orders, t);
      } else {
        addPair(path, partner, t);
      }
    }
    if (!waiting.isEmpty()) {
      throw new IllegalStateException(table + ": no partner for entries " + waiting.values());
    }
  }

  /** Entries are sorted by m1, so {@code negative} has m1 = -a and {@code positive} m1 = a. */
  private void addPair(ProductPath path, int negative, int positive) {
    CouplingTensor table = path.coefficients();
    double one = table.value(positive);
    double other = table.value(negative);
    boolean opposite =
        table.order1(negative) == -table.order1(positive)
            && table.order2(negative) == -table.order2(positive);
    if (!opposite || Math.abs(Math.abs(one) - Math.abs(other)) > ROUNDING * Math.abs(one)) {
      throw new IllegalStateException(
          table + ": entries " + negative + " and " + positive + " are no pair");
    }
    int i = row1(path, positive);
    int otherI = row1(path, negative);
    int j = row2(path, positive);
    int otherJ = row2(path, negative);
    boolean isSum = (one < 0) == (other < 0);
    Form form = isSum ? new Form(i, otherI, otherJ, j) : new Form(i, otherI, j, otherJ);
    add(path, positive, form, isSum);
  }

  private void add(ProductPath path, int entry, Form form, boolean second) {
    CouplingTensor table = path.coefficients();
    int output = path.row3() + table.degree3() + table.order3(entry);
    byOrder
        .computeIfAbsent(Math.abs(table.order3(entry)), order -> new LinkedHashMap<>())
        .computeIfAbsent(form, key -> new UsedForm(key, new ArrayList<>()))
        .uses()
        .add(new Use(second, output, table.value(entry)));
  }

  private static int row1(ProductPath path, int entry) {
    return path.row1() + path.coefficients().degree1() + path.coefficients().order1(entry);
  }

  private static int row2(ProductPath path, int entry) {
    return path.row2() + path.coefficients().degree2() + path.coefficients().order2(entry);
  }

  /** Every form once for each |m3|, by rising |m3|, then in the order of the paths. */
  List<UsedForm> forms() {
    List<UsedForm> forms = new ArrayList<>();
    byOrder.values().forEach(order -> forms.addAll(order.values()));
    return forms;
  }
}
