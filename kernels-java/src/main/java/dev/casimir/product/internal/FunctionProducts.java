package dev.casimir.product.internal;

import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKind;
import dev.casimir.simd.Provider;
import dev.casimir.so3.GauntCoefficients;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Gaunt products of two plain functions on the sphere, on panels whose row l^2 + l + m is the
 * component (l, m): what larger operations are made of.
 */
public final class FunctionProducts {
  private FunctionProducts() {}

  /** Sparse or grid, whichever executes fewer multiply-adds. */
  public static PanelProduct pairwise(
      int degree1, int degree2, int degree3, DType dtype, Provider provider, long rowStride) {
    if (grid(degree1, degree2, degree3) < sparse(degree1, degree2, degree3)) {
      return SphereProducts.create(
          Algorithm.GRID, ProductKind.GAUNT, degree1, degree2, degree3, dtype, provider, rowStride);
    }
    CoupledTerms terms = new CoupledTerms(paths(degree1, degree2, degree3), RowMap.rowsTo(degree3));
    return terms.size() <= ProductBuilder.STRAIGHT_LINE_LIMIT
        ? new SparseStraightLine(terms, dtype, provider, rowStride)
        : new SparseLoops(terms, dtype, provider);
  }

  /** Multiply-adds of {@link #pairwise}, to leading orders. */
  public static long pairwiseMultiplyAdds(int degree1, int degree2, int degree3) {
    return Math.min(grid(degree1, degree2, degree3), sparse(degree1, degree2, degree3));
  }

  /** By two-dimensional Fourier series on the torus. */
  public static PanelProduct fourier(
      int degree1, int degree2, int degree3, DType dtype, Provider provider, long rowStride) {
    return SphereProducts.create(
        Algorithm.FOURIER,
        ProductKind.GAUNT,
        degree1,
        degree2,
        degree3,
        dtype,
        provider,
        rowStride);
  }

  /** Multiply-adds of {@link #fourier}, to leading orders. */
  public static long fourierMultiplyAdds(int degree1, int degree2, int degree3) {
    return SphereProducts.multiplyAdds(
        Algorithm.FOURIER, ProductKind.GAUNT, degree1, degree2, degree3);
  }

  private static long grid(int degree1, int degree2, int degree3) {
    return SphereProducts.multiplyAdds(
        Algorithm.GRID, ProductKind.GAUNT, degree1, degree2, degree3);
  }

  private static long sparse(int degree1, int degree2, int degree3) {
    long terms = 0;
    for (int[] l : triples(degree1, degree2, degree3)) {
      terms += ProductCost.nonzeros(l[0], l[1], l[2]);
    }
    return terms <= ProductBuilder.STRAIGHT_LINE_LIMIT ? terms * 5 / 3 : 2 * terms;
  }

  private static List<ProductPath> paths(int degree1, int degree2, int degree3) {
    List<ProductPath> paths = new ArrayList<>();
    for (int[] l : triples(degree1, degree2, degree3)) {
      paths.add(
          new ProductPath(
              l[0] * l[0], l[1] * l[1], l[2] * l[2], GauntCoefficients.of(l[0], l[1], l[2])));
    }
    return paths;
  }

  private static List<int[]> triples(int degree1, int degree2, int degree3) {
    List<int[]> triples = new ArrayList<>();
    for (int a = 0; a <= degree1; a++) {
      for (int b = 0; b <= degree2; b++) {
        for (int c = Math.abs(a - b); c <= Math.min(degree3, a + b); c += 2) {
          triples.add(new int[] {a, b, c});
        }
      }
    }
    return triples;
  }
}
