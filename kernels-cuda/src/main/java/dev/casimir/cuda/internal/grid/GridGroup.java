package dev.casimir.cuda.internal.grid;

import dev.casimir.product.ProductKind;
import dev.casimir.product.internal.CompletePaths;
import dev.casimir.product.internal.GridFunction;
import dev.casimir.product.internal.GridShape;
import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.SphereProducts;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Products of functions that share a grid and add up to the functions of one parity of the result.
 * A bracket is two products, U_f (i V_g) and (-i V_f) U_g, of slopes and derivatives by phi.
 *
 * @param paths where every path has a weight of its own, what these are; else empty
 * @param natural parity of the result: p = (-1)^l or the other
 * @param degree1 highest degree of x
 * @param degree2 highest degree of y
 */
record GridGroup(
    Optional<CompletePaths> paths,
    boolean natural,
    int degree1,
    int degree2,
    GridShape shape,
    List<Term> terms) {
  /**
   * One factor of a product: the functions of one parity of an operand, and what is made of them.
   */
  record Side(boolean natural, int degree, GridFunction function, int turn) {
    /** -1 if the function is odd under reflection where P_lm is even. */
    int far() {
      return function == GridFunction.SLOPE ? -1 : 1;
    }
  }

  /** A product at every node. */
  record Term(Side first, Side second) {}

  /** A factor for every degree from 0 of x, of y and of z. */
  record Factors(double[] first, double[] second, double[] output) {}

  /** The groups whose sum is a product of operands with these rows. */
  static List<GridGroup> of(ProductKind kind, RowMap first, RowMap second, RowMap output) {
    List<GridGroup> groups = new ArrayList<>();
    for (boolean natural : new boolean[] {true, false}) {
      for (ProductKind part : SphereProducts.parts(kind)) {
        List<int[]> pairs = new ArrayList<>();
        for (boolean left : new boolean[] {true, false}) {
          boolean right = left == (natural == (part == ProductKind.GAUNT));
          int degree1 = first.highestDegree(left);
          int degree2 = second.highestDegree(right);
          if (Math.min(output.highestDegree(natural), Math.min(degree1, degree2))
              >= SphereProducts.lowestDegree(part)) {
            pairs.add(new int[] {left ? 1 : 0, degree1, right ? 1 : 0, degree2});
          }
        }
        if (!pairs.isEmpty()) {
          groups.add(group(kind, part, natural, pairs, output.highestDegree(natural)));
        }
      }
    }
    return groups;
  }

  /**
   * @param pairs of parities that meet: of x, whether it is natural, and the degree; then of y
   */
  private static GridGroup group(
      ProductKind kind, ProductKind part, boolean natural, List<int[]> pairs, int degree3) {
    int degree1 = pairs.stream().mapToInt(pair -> pair[1]).max().orElseThrow();
    int degree2 = pairs.stream().mapToInt(pair -> pair[3]).max().orElseThrow();
    boolean bracket = part == ProductKind.CURL;
    GridShape shape =
        bracket
            ? GridShape.bracket(degree1, degree2, degree3)
            : new GridShape(degree1, degree2, degree3);
    List<Term> terms = new ArrayList<>();
    for (int[] pair : pairs) {
      boolean left = pair[0] == 1;
      boolean right = pair[2] == 1;
      if (bracket) {
        terms.add(
            new Term(
                new Side(left, pair[1], GridFunction.SLOPE, 0),
                new Side(right, pair[3], GridFunction.AZIMUTHAL, 1)));
        terms.add(
            new Term(
                new Side(left, pair[1], GridFunction.AZIMUTHAL, -1),
                new Side(right, pair[3], GridFunction.SLOPE, 0)));
      } else {
        terms.add(
            new Term(
                new Side(left, pair[1], GridFunction.VALUE, 0),
                new Side(right, pair[3], GridFunction.VALUE, 0)));
      }
    }
    Optional<CompletePaths> paths =
        kind == ProductKind.COMPLETE
            ? Optional.of(new CompletePaths(part, degree1, degree2, shape.degree3()))
            : Optional.empty();
    return new GridGroup(paths, natural, degree1, degree2, shape, terms);
  }

  /** One for plain products; for weights of paths, as many as their sum has terms. */
  List<Factors> factors(DType dtype) {
    int second = degree1 + 1;
    int output = second + degree2 + 1;
    int end = output + shape.degree3() + 1;
    double[] all = paths.map(complete -> complete.factors(dtype)).orElseGet(() -> ones(end));
    List<Factors> factors = new ArrayList<>();
    for (int at = 0; at < all.length; at += end) {
      factors.add(
          new Factors(
              Arrays.copyOfRange(all, at, at + second),
              Arrays.copyOfRange(all, at + second, at + output),
              Arrays.copyOfRange(all, at + output, at + end)));
    }
    return factors;
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  int pairs() {
    return (shape.nodes() + 1) / 2;
  }

  /** The pair that is the equator, -1 if there is none. */
  int equator() {
    return shape.nodes() % 2 == 1 ? shape.nodes() / 2 : -1;
  }

  boolean covers(boolean parity, int degree) {
    return parity == natural && degree >= shape.lowestDegree() && degree <= shape.degree3();
  }

  /** Of one channel of an item: Legendre transforms of every term and convolutions in m. */
  long multiplyAdds() {
    return plainMultiplyAdds() * paths.map(CompletePaths::expectedTerms).orElse(1);
  }

  private long plainMultiplyAdds() {
    long sum = (long) pairs() * RowMap.rowsTo(shape.degree3());
    for (Term term : terms) {
      int degree1 = term.first().degree();
      int degree2 = term.second().degree();
      sum += (long) pairs() * (RowMap.rowsTo(degree1) + RowMap.rowsTo(degree2));
      long orders = 2L * Math.min(degree1, degree2) + 1;
      for (int m = 1; m <= shape.degree3(); m++) {
        int count = Math.min(degree1, m + degree2) - Math.max(-degree1, m - degree2) + 1;
        orders += 4L * Math.max(0, count) - 2;
      }
      sum += shape.nodes() * orders;
    }
    return sum;
  }
}
