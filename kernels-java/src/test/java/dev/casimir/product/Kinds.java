package dev.casimir.product;

import java.util.List;
import java.util.random.RandomGenerator;

/** The kinds of product that each algorithm computes. */
final class Kinds {
  private Kinds() {}

  static List<ProductKind> of(Algorithm algorithm) {
    return switch (algorithm) {
      case DENSE, SPARSE, PAIRED -> List.of(ProductKind.values());
      case GRID ->
          List.of(
              ProductKind.GAUNT, ProductKind.CURL, ProductKind.GAUNT_CURL, ProductKind.COMPLETE);
      case FOURIER, FOURIER_DIRECT -> List.of(ProductKind.GAUNT);
    };
  }

  static ProductKind random(RandomGenerator random, Algorithm algorithm) {
    List<ProductKind> kinds = of(algorithm);
    return kinds.get(random.nextInt(kinds.size()));
  }
}
