package dev.casimir.product;

/**
 * What the coupling table of a path is multiplied by so that outputs keep the size of inputs:
 * e3nn's {@code irrep_normalization}, applied to real Wigner 3j symbols of unit norm.
 */
public enum IrrepNormalization {
  /** One: Wigner 3j symbols as they are. */
  NONE("none"),
  /** sqrt(2 l3 + 1): components of unit variance give components of unit variance. */
  COMPONENT("component"),
  /** sqrt((2 l1 + 1) (2 l2 + 1)): vectors of unit norm give vectors of unit norm. */
  NORM("norm");

  private final String label;

  IrrepNormalization(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** The square of the factor. */
  double square(int degree1, int degree2, int degree3) {
    return switch (this) {
      case NONE -> 1;
      case COMPONENT -> 2.0 * degree3 + 1;
      case NORM -> (2.0 * degree1 + 1) * (2.0 * degree2 + 1);
    };
  }
}
