package dev.casimir.so3;

/** Normalisation of spherical harmonics, by e3nn's names. */
public enum Normalization {
  /** The sum of squares of degree l is 2l + 1. */
  COMPONENT("component"),
  /** Orthonormal on the unit sphere: the sum of squares of degree l is (2l + 1) / (4 pi). */
  INTEGRAL("integral"),
  /** The sum of squares of degree l is 1. */
  NORM("norm");

  private final String label;

  Normalization(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** Factor that takes the orthonormal (integral) harmonics of degree l to this normalisation. */
  public double factorFromIntegral(int degree) {
    return switch (this) {
      case INTEGRAL -> 1;
      case COMPONENT -> Math.sqrt(4 * Math.PI);
      case NORM -> Math.sqrt(4 * Math.PI / (2 * degree + 1));
    };
  }
}
