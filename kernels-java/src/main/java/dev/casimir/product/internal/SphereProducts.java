package dev.casimir.product.internal;

import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKind;
import dev.casimir.product.internal.fourier.FourierDirectProduct;
import dev.casimir.product.internal.fourier.FourierFftProduct;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.util.List;

/** The algorithms that multiply functions on the sphere: what they cost and how to make them. */
public final class SphereProducts {
  private SphereProducts() {}

  static PanelProduct create(
      Algorithm algorithm,
      ProductKind kind,
      int degree1,
      int degree2,
      int degree3,
      DType dtype,
      Provider provider,
      long rowStride) {
    if (kind == ProductKind.CURL) {
      return curl(degree1, degree2, degree3, dtype, provider, rowStride);
    }
    return switch (algorithm) {
      case GRID ->
          Math.max(degree1, degree2) <= GridProduct.STRAIGHT_LINE_DEGREE
              ? GridProduct.gaunt(degree1, degree2, degree3, dtype, provider, rowStride)
              : GridLoopProduct.gaunt(degree1, degree2, degree3, dtype, provider);
      case FOURIER -> new FourierFftProduct(degree1, degree2, degree3, dtype, provider);
      case FOURIER_DIRECT -> new FourierDirectProduct(degree1, degree2, degree3, dtype, provider);
      case DENSE, SPARSE, PAIRED ->
          throw new IllegalArgumentException(algorithm + " does not work on the sphere");
    };
  }

  private static PanelProduct curl(
      int degree1, int degree2, int degree3, DType dtype, Provider provider, long rowStride) {
    return Math.max(degree1, degree2) <= GridProduct.STRAIGHT_LINE_DEGREE
        ? GridProduct.curl(degree1, degree2, degree3, dtype, provider, rowStride)
        : GridLoopProduct.curl(degree1, degree2, degree3, dtype, provider);
  }

  /** The products of functions a kind is the sum of. */
  public static List<ProductKind> parts(ProductKind kind) {
    return switch (kind) {
      case GAUNT -> List.of(ProductKind.GAUNT);
      case CURL -> List.of(ProductKind.CURL);
      case GAUNT_CURL, COMPLETE -> List.of(ProductKind.GAUNT, ProductKind.CURL);
      case CG -> throw new IllegalArgumentException(kind.label() + " has no form on the sphere");
    };
  }

  /** Lowest degree that takes part in products of this kind: brackets do not see constants. */
  public static int lowestDegree(ProductKind kind) {
    return kind == ProductKind.CURL ? 1 : 0;
  }

  /**
   * Multiply-adds of a product of degrees l1, l2 to l3, to leading orders. Brackets exist on the
   * grid alone.
   */
  static long multiplyAdds(Algorithm algorithm, ProductKind kind, int l1, int l2, int degree3) {
    int l3 = Math.min(degree3, l1 + l2 - lowestDegree(kind));
    if (kind == ProductKind.CURL) {
      return bracket(l1, l2, l3);
    }
    return switch (algorithm) {
      case GRID -> grid(l1, l2, l3);
      case FOURIER -> fourier(l1, l2, l3);
      case FOURIER_DIRECT -> conversions(l1, l2, l3) + direct(l1, l2, l3);
      case DENSE, SPARSE, PAIRED ->
          throw new IllegalArgumentException(algorithm + " does not work on the sphere");
    };
  }

  private static long grid(int l1, int l2, int l3) {
    int nodes = (l1 + l2 + l3) / 2 + 1;
    int pairs = (nodes + 1) / 2;
    long legendre = (long) pairs * (RowMap.rowsTo(l1) + RowMap.rowsTo(l2) + RowMap.rowsTo(l3));
    long orders = 2L * Math.min(l1, l2) + 1;
    for (int m = 1; m <= l3; m++) {
      orders += 4L * (m + Math.max(0, l1 - m) + Math.max(0, l2 - m));
    }
    return legendre + nodes * orders;
  }

  private static long bracket(int l1, int l2, int l3) {
    int nodes = (l1 + l2 + l3 - 1) / 2 + 1;
    int pairs = (nodes + 1) / 2;
    long rows = 2L * RowMap.rowsTo(l1) + 2L * RowMap.rowsTo(l2) + RowMap.rowsTo(l3);
    long orders = 4L * Math.min(l1, l2);
    for (int m = 1; m <= l3; m++) {
      orders += 8L * (m + Math.max(0, l1 - m) + Math.max(0, l2 - m)) - 8;
    }
    return pairs * rows + nodes * orders;
  }

  private static long conversions(int l1, int l2, int l3) {
    int reach = l1 + l2;
    return (cube(l1) + cube(l2)) / 3 + 2 * (l3 + 1L) * (l3 + 1) * reach / 2;
  }

  private static long cube(int l) {
    return (l + 1L) * (l + 1) * (l + 1);
  }

  private static long direct(int l1, int l2, int l3) {
    long columns = 0;
    for (int v = 0; v <= l3; v++) {
      columns += Math.max(0, Math.min(l1, v + l2) - Math.max(-l1, v - l2) + 1);
    }
    return 4 * columns * (l1 + l2 + 1) * (2L * Math.min(l1, l2) + 1);
  }

  private static long fourier(int l1, int l2, int l3) {
    double theta = 2.0 * (l1 + l2) + 2;
    double phi = l1 + l2 + l3 + 2.0;
    double transforms = 3 * theta * phi * 2.5 * (Math.log(theta * phi) / Math.log(2)) / 4;
    return conversions(l1, l2, l3) + Math.round(transforms + theta * phi / 2);
  }
}
