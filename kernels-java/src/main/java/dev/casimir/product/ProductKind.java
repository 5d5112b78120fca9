package dev.casimir.product;

import dev.casimir.so3.Irrep;

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

  /** Whether O(3) and the kind allow the path a (x) b to c. */
  public boolean allows(Irrep a, Irrep b, Irrep c) {
    int sum = a.degree() + b.degree() + c.degree();
    boolean triangle =
        Math.abs(a.degree() - b.degree()) <= c.degree() && c.degree() <= a.degree() + b.degree();
    boolean selected =
        switch (this) {
          case CG -> true;
          case GAUNT -> sum % 2 == 0;
          case CURL -> sum % 2 == 1;
        };
    return triangle && selected && a.parity() * b.parity() == c.parity();
  }
}
