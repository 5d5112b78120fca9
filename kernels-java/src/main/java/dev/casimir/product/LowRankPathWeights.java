package dev.casimir.product;

import dev.casimir.product.internal.PathFactorizer;
import java.util.List;

/**
 * Weights of paths as sums of products of weights of blocks: w = sum over r of a_r[block of x]
 * b_r[block of y] c_r[block of z]. That is what a product on a grid can carry ({@link
 * ProductWeights.Form#DEGREES}); a term more costs as much as the product without weights.
 *
 * @param rank the number of terms
 * @param factors for each term a of every block of x, then b of y, then c of z; not copied
 * @param error largest error of a weight relative to it, or relative to the largest where it is
 *     zero
 */
public record LowRankPathWeights(int rank, double[] factors, double error) {

  /**
   * Finds factors of few terms for given weights. Triples of blocks that are not paths are free,
   * which is why few terms can be enough. Deterministic: tries ranks from 1 on by least squares
   * from seeded starts, and if none is good enough takes one term for each pair of blocks that has
   * a path, which is exact. The rank found is small but need not be the smallest there is.
   *
   * @param pathWeights a weight for each of {@link TensorProduct#paths()}
   * @param tolerance relative error to allow for each weight, at least 0
   * @throws IllegalArgumentException if the number of weights is wrong or one is not finite
   */
  public static LowRankPathWeights fit(
      TensorProduct product, double[] pathWeights, double tolerance) {
    List<CouplingPath> paths = product.paths();
    if (pathWeights.length != paths.size()) {
      throw new IllegalArgumentException(
          "pathWeights: expected one for each of "
              + paths.size()
              + " paths, got "
              + pathWeights.length);
    }
    for (int p = 0; p < pathWeights.length; p++) {
      if (!Double.isFinite(pathWeights[p])) {
        throw new IllegalArgumentException(
            "pathWeights: expected finite numbers, got " + pathWeights[p] + " for path " + p);
      }
    }
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("tolerance: expected at least 0, got " + tolerance);
    }
    PathFactorizer factorizer =
        new PathFactorizer(
            paths.stream().mapToInt(CouplingPath::first).toArray(),
            paths.stream().mapToInt(CouplingPath::second).toArray(),
            paths.stream().mapToInt(CouplingPath::output).toArray(),
            pathWeights.clone(),
            new int[] {
              product.first().blocks().size(),
              product.second().blocks().size(),
              product.output().blocks().size()
            });
    double[] factors = factorizer.factors(tolerance);
    return new LowRankPathWeights(factorizer.rank(factors), factors, factorizer.error(factors));
  }
}
