package dev.casimir.so3.internal;

/**
 * The plan of the working memory of one panel: rows of lanes, by number. A row is as long as a
 * vector.
 */
final class HarmonicsScratch {
  /** Direction (or vector, for solid harmonics) in the polar frame. */
  static final int X = 0;

  static final int Y = 1;
  static final int Z = 2;

  /** Squared length of what stands in X, Y and Z. */
  static final int SQUARE = 3;

  /** One over the length of the vector, zero for a zero vector; one for solid harmonics. */
  static final int INVERSE = 4;

  /** Coordinates as they came, for vectors that do not lie in panels. */
  static final int INPUT = 5;

  /**
   * Derivatives of the azimuthal factors of one order: five rows for the cosine, five for the sine.
   */
  static final int AZIMUTHAL = 8;

  /** Terms of one degree and order that its cosine and sine component share. */
  static final int TERMS = 18;

  /** (x + iy)^m: real and imaginary parts in turn, m = 0..L. */
  static final int POWERS = 24;

  private HarmonicsScratch() {}

  /** Start of two columns q(l, m+1) and q(l, m+2), l = 0..L, of the orders done before. */
  static int columns(int maximumDegree) {
    return POWERS + 2 * (maximumDegree + 1);
  }

  /** Start of the panels for results that cannot be written where they belong at once. */
  static int panels(int maximumDegree) {
    return columns(maximumDegree) + 2 * (maximumDegree + 1);
  }
}
