package dev.casimir.product.internal;

import dev.casimir.product.ProductKind;
import dev.casimir.so3.CurlGauntCoefficients;
import dev.casimir.so3.GauntCoefficients;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights that turn Gaunt or curl-Gaunt paths into Clebsch-Gordan paths, 1 over their path
 * factors, in low-rank form.
 *
 * @param part Gaunt or curl: the paths with l1 + l2 + l3 even or odd
 */
public record CompletePaths(ProductKind part, int degree1, int degree2, int degree3) {

  /** Factors of every degree from 0, term after term, as good as the precision asks for. */
  public double[] factors(DType dtype) {
    List<int[]> paths = paths();
    PathFactorizer factorizer =
        new PathFactorizer(
            paths.stream().mapToInt(path -> path[0]).toArray(),
            paths.stream().mapToInt(path -> path[1]).toArray(),
            paths.stream().mapToInt(path -> path[2]).toArray(),
            paths.stream().mapToDouble(path -> 1 / factor(path[0], path[1], path[2])).toArray(),
            new int[] {degree1 + 1, degree2 + 1, degree3 + 1});
    return factorizer.factors(dtype == DType.FLOAT64 ? 1e-14 : 1e-7);
  }

  /**
   * Terms to expect: as many as it takes to have a number for each path. The rank found is that or
   * one more.
   */
  public int expectedTerms() {
    int numbers = degree1 + degree2 + degree3 + 1;
    return Math.max(1, (paths().size() + numbers - 1) / numbers);
  }

  private List<int[]> paths() {
    List<int[]> paths = new ArrayList<>();
    for (int l1 = 0; l1 <= degree1; l1++) {
      for (int l2 = 0; l2 <= degree2; l2++) {
        for (int l3 = Math.abs(l1 - l2); l3 <= Math.min(degree3, l1 + l2); l3++) {
          if (factor(l1, l2, l3) > 0) {
            paths.add(new int[] {l1, l2, l3});
          }
        }
      }
    }
    return paths;
  }

  private double factor(int l1, int l2, int l3) {
    return part == ProductKind.GAUNT
        ? GauntCoefficients.pathFactor(l1, l2, l3)
        : CurlGauntCoefficients.pathFactor(l1, l2, l3);
  }
}
