package dev.casimir.benchmarks.compare;

import dev.casimir.product.ProductKind;
import dev.casimir.so3.CouplingTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * The product of one channel straight from the exact tables, in double precision: the reference of
 * the correctness check. Degrees from 0 with natural parities (-1)^l.
 */
final class ExactProduct {
  private final int outputDegree;
  private final List<CouplingTensor> paths;

  /** Degrees 0..L times themselves into the same. */
  ExactProduct(ProductKind kind, int degree) {
    this(kind, degree, degree, degree);
  }

  ExactProduct(ProductKind kind, int degree1, int degree2, int outputDegree) {
    this.outputDegree = outputDegree;
    this.paths = new ArrayList<>();
    for (int l1 = 0; l1 <= degree1; l1++) {
      for (int l2 = 0; l2 <= degree2; l2++) {
        for (int l3 = Math.abs(l1 - l2); l3 <= Math.min(outputDegree, l1 + l2); l3++) {
          if ((l1 + l2 + l3) % 2 == 0) {
            paths.add(kind.coefficients(l1, l2, l3));
          }
        }
      }
    }
  }

  /** z from x and y, components in the order l^2 + l + m. */
  double[] apply(double[] x, double[] y) {
    return apply(x, y, path -> 1);
  }

  /** Paths there are. */
  int paths() {
    return paths.size();
  }

  /** The same with a weight for each path (l1, l2, l3), numbered in that order. */
  double[] apply(double[] x, double[] y, IntToDoubleFunction weights) {
    double[] z = new double[(outputDegree + 1) * (outputDegree + 1)];
    for (int p = 0; p < paths.size(); p++) {
      CouplingTensor path = paths.get(p);
      double weight = weights.applyAsDouble(p);
      int center1 = center(path.degree1());
      int center2 = center(path.degree2());
      int center3 = center(path.degree3());
      for (int i = 0; i < path.size(); i++) {
        z[center3 + path.order3(i)] +=
            weight * path.value(i) * x[center1 + path.order1(i)] * y[center2 + path.order2(i)];
      }
    }
    return z;
  }

  /** Position of order zero. */
  private static int center(int degree) {
    return degree * degree + degree;
  }
}
