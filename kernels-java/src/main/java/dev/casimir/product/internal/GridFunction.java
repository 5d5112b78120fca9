package dev.casimir.product.internal;

/** What a Legendre transform to the grid evaluates. */
public enum GridFunction {
  /** The function itself: P_lm. */
  VALUE,
  /** Its derivative by theta: dP_lm / d theta. It changes sign under reflection at the equator. */
  SLOPE,
  /** Its derivative by phi without the factor i, which the convolution puts in: m P_lm. */
  AZIMUTHAL;

  /** Whether the function of this l + m takes the same value at theta and pi - theta. */
  public boolean isEven(int degree, int order) {
    return (degree + order) % 2 == (this == SLOPE ? 1 : 0);
  }
}
