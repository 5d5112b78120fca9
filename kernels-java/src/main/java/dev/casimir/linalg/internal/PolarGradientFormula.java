package dev.casimir.linalg.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient through g = k p from the factors: as p = k^T g, a gradient P of p adds k P and, to
 * that of k, g P. A gradient K of k gives k W with the skew solution W of p W + W p = k^T K - K^T
 * k. No eigenvalue is divided by: the system is positive definite, its eigenvalues are sums of two
 * singular values.
 */
final class PolarGradientFormula {
  private PolarGradientFormula() {}

  static LaneMatrix gradient(
      LaneMatrix g, LaneMatrix k, LaneMatrix p, LaneMatrix kGradient, LaneMatrix pGradient) {
    LaneMatrix symmetric = pGradient.plus(pGradient.transposed()).times(0.5);
    LaneMatrix product = k.transposed().times(g.timesPlus(symmetric, kGradient));
    LaneMatrix skew = solve(p, product.minus(product.transposed()));
    return k.times(skew.plus(symmetric));
  }

  /** The skew W of p W + W p = right, for a positive definite p. */
  private static LaneMatrix solve(LaneMatrix p, LaneMatrix right) {
    int n = p.rows();
    List<int[]> pairs = new ArrayList<>();
    List<Lane> numbers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        pairs.add(new int[] {i, j});
        numbers.add(right.at(i, j));
      }
    }
    int size = pairs.size();
    LaneMatrix system =
        LaneMatrix.of(size, size, (row, column) -> entry(p, pairs.get(row), pairs.get(column)));
    List<Lane> solution = solvePositive(system, numbers);
    Lane zero = p.program().constant(0);
    Lane[] entries = new Lane[n * n];
    Arrays.fill(entries, zero);
    for (int at = 0; at < size; at++) {
      int[] pair = pairs.get(at);
      entries[pair[0] * n + pair[1]] = solution.get(at);
      entries[pair[1] * n + pair[0]] = solution.get(at).negated();
    }
    return LaneMatrix.of(n, n, List.of(entries));
  }

  /** What W = E_kl - E_lk gives at (i, j) of p W + W p. */
  private static Lane entry(LaneMatrix p, int[] row, int[] column) {
    int i = row[0];
    int j = row[1];
    int k = column[0];
    int l = column[1];
    LaneProgram program = p.program();
    Lane sum = program.constant(0);
    if (j == l) {
      sum = sum.plus(p.at(i, k));
    }
    if (j == k) {
      sum = sum.minus(p.at(i, l));
    }
    if (i == k) {
      sum = sum.plus(p.at(l, j));
    }
    if (i == l) {
      sum = sum.minus(p.at(k, j));
    }
    return sum;
  }

  /** Gaussian elimination on a symmetric positive definite matrix. */
  private static List<Lane> solvePositive(LaneMatrix system, List<Lane> right) {
    int n = system.rows();
    Lane[][] a = new Lane[n][n];
    Lane[] x = right.toArray(Lane[]::new);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = system.at(i, j);
      }
    }
    Lane one = system.program().constant(1);
    Lane[] inverse = new Lane[n];
    for (int k = 0; k < n; k++) {
      inverse[k] = one.over(a[k][k]);
      for (int i = k + 1; i < n; i++) {
        Lane factor = a[k][i].times(inverse[k]).negated();
        for (int j = i; j < n; j++) {
          a[i][j] = factor.timesPlus(a[k][j], a[i][j]);
        }
        x[i] = factor.timesPlus(x[k], x[i]);
      }
    }
    for (int k = n - 1; k >= 0; k--) {
      Lane sum = x[k];
      for (int j = k + 1; j < n; j++) {
        sum = a[k][j].negated().timesPlus(x[j], sum);
      }
      x[k] = sum.times(inverse[k]);
    }
    return List.of(x);
  }
}
