package dev.casimir.so3;

import dev.casimir.device.Choice;

/** How vectors of irreps may be rotated. */
public enum RotationAlgorithm implements Choice {
  /**
   * D = Z(alpha) J Z(beta) J Z(gamma) with sparse factors, applied one after the other: O(l^2) per
   * vector, no matrix of degree l is made. The angles enter by their cosines and sines, which are
   * algebraic in the entries of the rotation; nothing is singular.
   */
  J_FACTORISATION("j"),
  /**
   * Wigner matrices by recursion over the degree, then products: O(l^3) per rotation and O(l^2) per
   * vector. Polynomial in the rotation.
   */
  MATRIX("matrix");

  private final String label;

  RotationAlgorithm(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
