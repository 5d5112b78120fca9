package dev.casimir.so3;

/**
 * Real Wigner 3j tensors T: the invariant of three real irreps of degrees l1, l2, l3, of unit
 * Frobenius norm, with the sign of e3nn's {@code wigner_3j}. sqrt(2 l3 + 1) T is the real
 * Clebsch-Gordan tensor.
 *
 * <p>Entries are exact square roots of rationals (Racah's sum in integers), each rounded once to
 * the nearest double. With J = l1+l2+l3 and W the complex symbol carried to real harmonics, T =
 * (-1)^(J/2) W for even J and (-1)^((J-1)/2) Im W for odd J. A cyclic permutation of the degrees
 * leaves T unchanged, a swap multiplies it by (-1)^J.
 */
public final class Wigner3j {
  private static final CouplingCache CACHE = new CouplingCache((l1, l2, l3) -> Ratio.ONE);

  private Wigner3j() {}

  /**
   * The tensor of three degrees in 0..{@link Irrep#MAXIMUM_DEGREE}; without entries where the
   * triangle rule fails. The first call for a triple costs about 4 l1 l2 short big-integer sums,
   * later ones a look-up.
   */
  public static CouplingTensor of(int l1, int l2, int l3) {
    return CACHE.tensor(l1, l2, l3);
  }
}
