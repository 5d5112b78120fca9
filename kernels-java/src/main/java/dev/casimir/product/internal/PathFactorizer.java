package dev.casimir.product.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Searches the lowest rank at which a {@link PathFactorization} reaches a tolerance. */
public final class PathFactorizer {
  /** Starts tried at each rank; only the first seldom fails where a later one succeeds. */
  private static final int STARTS = 3;

  private final int[][] blocks;
  private final double[] weights;
  private final int[] sizes;
  private final PathFactorization fit;

  /**
   * @param first block of x of each path; likewise of y and z
   * @param sizes numbers of blocks of x, y and z
   */
  public PathFactorizer(int[] first, int[] second, int[] output, double[] weights, int[] sizes) {
    this.blocks = new int[][] {first, second, output};
    this.weights = weights;
    this.sizes = sizes.clone();
    this.fit = new PathFactorization(first, second, output, weights, sizes[0], sizes[1], sizes[2]);
  }

  /** For each term a of every block of x, then b of y, then c of z. */
  public double[] factors(double tolerance) {
    double[] exact = exact();
    for (int rank = 1; rank < rank(exact); rank++) {
      for (int start = 0; start < STARTS; start++) {
        double[] factors = fit.fit(rank, 31L * rank + start, tolerance);
        if (fit.error(factors, rank) <= tolerance) {
          return factors;
        }
      }
    }
    return exact;
  }

  /** Terms of some factors. */
  public int rank(double[] factors) {
    return factors.length / stride();
  }

  /** Largest relative error of a weight. */
  public double error(double[] factors) {
    return fit.error(factors, rank(factors));
  }

  private int stride() {
    return Math.max(1, sizes[0] + sizes[1] + sizes[2]);
  }

  /** One term for each pair of blocks of two operands, those with the fewest pairs. */
  private double[] exact() {
    List<double[]> best = pairs(0, 1, 2);
    for (int[] way : new int[][] {{0, 2, 1}, {1, 2, 0}}) {
      List<double[]> terms = pairs(way[0], way[1], way[2]);
      best = terms.size() < best.size() ? terms : best;
    }
    double[] factors = new double[best.size() * stride()];
    for (int r = 0; r < best.size(); r++) {
      System.arraycopy(best.get(r), 0, factors, r * stride(), stride());
    }
    return factors;
  }

  private List<double[]> pairs(int one, int two, int three) {
    Map<List<Integer>, double[]> terms = new LinkedHashMap<>();
    for (int p = 0; p < weights.length; p++) {
      int u = start(one) + blocks[one][p];
      int v = start(two) + blocks[two][p];
      double[] term = terms.computeIfAbsent(List.of(u, v), pair -> new double[stride()]);
      term[u] = 1;
      term[v] = 1;
      term[start(three) + blocks[three][p]] += weights[p];
    }
    return new ArrayList<>(terms.values());
  }

  private int start(int operand) {
    int start = 0;
    for (int i = 0; i < operand; i++) {
      start += sizes[i];
    }
    return start;
  }
}
