package dev.casimir.product;

import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.CurlGauntCoefficients;
import dev.casimir.so3.GauntCoefficients;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Wigner3j;

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
  CURL("curl"),
  /**
   * Every path O(3) allows, Gaunt coefficients where l1 + l2 + l3 is even and curl-Gaunt
   * coefficients where it is odd: the pointwise product plus the Poisson bracket. As expressive as
   * {@link #CG}, from which each path differs by a positive factor, and O(L^3) on the grid.
   */
  GAUNT_CURL("gaunt-curl"),
  /**
   * The same product as {@link #CG}, which the grid computes as a sum of as many Gaunt and
   * curl-Gaunt products as it takes to give every path its weight.
   */
  COMPLETE("complete");

  private final String label;

  ProductKind(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /**
   * The coefficients of degrees l1 (x) l2 to l3; without entries where the kind has no path or the
   * triangle rule fails.
   */
  public CouplingTensor coefficients(int l1, int l2, int l3) {
    return switch (this) {
      case CG, COMPLETE -> Wigner3j.of(l1, l2, l3);
      case GAUNT -> GauntCoefficients.of(l1, l2, l3);
      case CURL -> CurlGauntCoefficients.of(l1, l2, l3);
      case GAUNT_CURL -> ((l1 + l2 + l3) % 2 == 0 ? GAUNT : CURL).coefficients(l1, l2, l3);
    };
  }

  /** Whether O(3) and the kind allow the path a (x) b to c. */
  public boolean allows(Irrep a, Irrep b, Irrep c) {
    int sum = a.degree() + b.degree() + c.degree();
    boolean triangle =
        Math.abs(a.degree() - b.degree()) <= c.degree() && c.degree() <= a.degree() + b.degree();
    boolean selected =
        switch (this) {
          case CG, GAUNT_CURL, COMPLETE -> true;
          case GAUNT -> sum % 2 == 0;
          case CURL -> sum % 2 == 1;
        };
    return triangle && selected && a.parity() * b.parity() == c.parity();
  }
}
