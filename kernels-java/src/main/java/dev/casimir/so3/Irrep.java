package dev.casimir.so3;

import java.util.ArrayList;
import java.util.List;

/**
 * An irreducible representation of O(3): degree l and parity p (+1 even, -1 odd). Written {@code
 * 0e}, {@code 1o}, ... Ordered by degree, then parity, odd before even, as in e3nn for PyTorch
 * (other libraries order differently).
 *
 * @param degree l in 0..{@link #MAXIMUM_DEGREE}
 * @param parity +1 or -1
 */
public record Irrep(int degree, int parity) implements Comparable<Irrep> {
  /**
   * The largest degree accepted anywhere in the library: a bound against slips, far above what is
   * of use.
   */
  public static final int MAXIMUM_DEGREE = 1000;

  public Irrep {
    checkDegree("degree", degree);
    if (parity != 1 && parity != -1) {
      throw new IllegalArgumentException("parity: expected 1 or -1, got " + parity);
    }
  }

  /** The irrep of the spherical harmonics of a degree, parity (-1)^l. */
  public static Irrep natural(int degree) {
    return new Irrep(degree, degree % 2 == 0 ? 1 : -1);
  }

  /**
   * Parses {@code 1o}, {@code 2e}, or {@code 3y} for the parity of the harmonics.
   *
   * @throws IllegalArgumentException that says what is wrong and where
   */
  public static Irrep parse(String text) {
    return new IrrepsParser("irrep", text).singleIrrep();
  }

  static void checkDegree(String name, int degree) {
    if (degree < 0 || degree > MAXIMUM_DEGREE) {
      throw new IllegalArgumentException(
          name + ": expected a degree in 0.." + MAXIMUM_DEGREE + ", got " + degree);
    }
  }

  /** 2l + 1. */
  public int dimension() {
    return 2 * degree + 1;
  }

  /** Whether the parity is (-1)^l, that of the spherical harmonics. */
  public boolean isNatural() {
    return parity == 1 == (degree % 2 == 0);
  }

  /** The irreps in the product of two, each once: degrees |l1 - l2| to l1 + l2, parity p1 p2. */
  public List<Irrep> times(Irrep other) {
    List<Irrep> product = new ArrayList<>();
    for (int l = Math.abs(degree - other.degree); l <= degree + other.degree; l++) {
      product.add(new Irrep(l, parity * other.parity));
    }
    return List.copyOf(product);
  }

  @Override
  public int compareTo(Irrep other) {
    int byDegree = Integer.compare(degree, other.degree);
    return byDegree != 0 ? byDegree : Integer.compare(parity, other.parity);
  }

  @Override
  public String toString() {
    return degree + (parity == 1 ? "e" : "o");
  }
}
