package dev.casimir.product;

/** Which coupling coefficients a product uses. */
public enum ProductKind {
  /** Every path O(3) allows, real Wigner 3j as coefficients (e3nn's {@code o3.TensorProduct}). */
  CG("cg"),
  /**
   * Paths with l1 + l2 + l3 even, Gaunt coefficients: the pointwise product of functions on the
   * sphere.
   */
  GAUNT("gaunt"),
  /**
   * Paths with l1 + l2 + l3 odd, curl-Gaunt coefficients: the Poisson bracket of functions on the
   * sphere.
   */
  CURL("curl");

  private final String label;

  ProductKind(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }
}
