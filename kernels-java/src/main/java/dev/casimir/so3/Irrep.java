package dev.casimir.so3;

/**
 * An irreducible representation of O(3): degree l and parity p (+1 even, -1 odd). Written {@code
 * 0e}, {@code 1o}, ...
 *
 * @param degree l in 0..{@link #MAXIMUM_DEGREE}
 * @param parity +1 or -1
 */
public record Irrep(int degree, int parity) {
  /**
   * The largest degree accepted anywhere in the library: a bound against slips, far above what is
   * of use.
   */
  public static final int MAXIMUM_DEGREE = 1000;

  public Irrep {
    if (degree < 0 || degree > MAXIMUM_DEGREE) {
      throw new IllegalArgumentException(
          "degree: expected 0.." + MAXIMUM_DEGREE + ", got " + degree);
    }
    if (parity != 1 && parity != -1) {
      throw new IllegalArgumentException("parity: expected 1 or -1, got " + parity);
    }
  }

  /** 2l + 1. */
  public int dimension() {
    return 2 * degree + 1;
  }

  @Override
  public String toString() {
    return degree + (parity == 1 ? "e" : "o");
  }
}
