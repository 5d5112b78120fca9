package dev.casimir.benchmarks.compare;

import dev.casimir.product.ProductKind;
import dev.casimir.so3.CouplingTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The product of one channel straight from the exact tables, in double precision: the reference of
 * the correctness check. Degrees 0..L with natural parities (-1)^l times themselves into the same.
 */
final class ExactProduct {
  private final int degree;
  private final List<CouplingTensor> paths;

  ExactProduct(ProductKind kind, int degree) {
    this.degree = degree;
    this.paths = new ArrayList<>();
    for (int l1 = 0; l1 <= degree; l1++) {
      for (int l2 = 0; l2 <= degree; l2++) {
        for (int l3 = Math.abs(l1 - l2); l3 <= Math.min(degree, l1 + l2); l3++) {
          if ((l1 + l2 + l3) % 2 == 0) {
            paths.add(kind.coefficients(l1, l2, l3));
          }
        }
      }
    }
  }

  /** z of length (L+1)^2 from x and y of that length, components in the order l^2 + l + m. */
  double[] apply(double[] x, double[] y) {
    double[] z = new double[(degree + 1) * (degree + 1)];
    for (CouplingTensor path : paths) {
      int center1 = center(path.degree1());
      int center2 = center(path.degree2());
      int center3 = center(path.degree3());
      for (int i = 0; i < path.size(); i++) {
        z[center3 + path.order3(i)] +=
            path.value(i) * x[center1 + path.order1(i)] * y[center2 + path.order2(i)];
      }
    }
    return z;
  }

  /** Position of order zero. */
  private static int center(int degree) {
    return degree * degree + degree;
  }
}
