package dev.casimir.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** Combines columns so as to come as near to a target as they can. */
final class LeastSquares {
  private LeastSquares() {}

  /** The factors of independent columns, by Gram-Schmidt, each step done twice. */
  static double[] solve(List<double[]> columns, double[] target) {
    int n = columns.size();
    double[][] triangle = new double[n][n];
    List<double[]> basis = new ArrayList<>();
    for (int j = 0; j < n; j++) {
      double[] column = columns.get(j).clone();
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < j; i++) {
          double share = dot(basis.get(i), column);
          triangle[i][j] += share;
          subtract(column, share, basis.get(i));
        }
      }
      triangle[j][j] = Math.sqrt(dot(column, column));
      for (int k = 0; k < column.length; k++) {
        column[k] /= triangle[j][j];
      }
      basis.add(column);
    }
    double[] rest = target.clone();
    double[] factors = new double[n];
    for (int i = 0; i < n; i++) {
      factors[i] = dot(basis.get(i), rest);
      subtract(rest, factors[i], basis.get(i));
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) {
        factors[i] -= triangle[i][j] * factors[j];
      }
      factors[i] /= triangle[i][i];
    }
    return factors;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(double[] from, double factor, double[] what) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= factor * what[i];
    }
  }
}
