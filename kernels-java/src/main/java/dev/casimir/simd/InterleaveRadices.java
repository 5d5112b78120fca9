package dev.casimir.simd;

/**
 * Lengths of items as products of the radices there are kernels for: an item of {@code p * q}
 * numbers is taken apart into {@code p} items of {@code q}, and each of them further.
 */
final class InterleaveRadices {
  private static final int LARGEST = 64;
  private static final int[] RADICES = {7, 5, 3, 8, 4, 2};
  private static final int[][] FACTORS = new int[LARGEST + 1][];

  static {
    for (int k = 1; k <= LARGEST; k++) {
      FACTORS[k] = factors(k);
    }
  }

  private InterleaveRadices() {}

  /** The radices of {@code k}; none if there are not any, or k is 1. */
  static int[] of(int k) {
    return FACTORS[k > LARGEST ? 1 : k];
  }

  private static int[] factors(int k) {
    int[] factors = new int[Integer.SIZE];
    int length = 0;
    int rest = k;
    for (int radix : RADICES) {
      while (rest % radix == 0 && !(radix == 8 && rest == 16)) {
        factors[length++] = radix;
        rest /= radix;
      }
    }
    return java.util.Arrays.copyOf(factors, rest == 1 ? length : 0);
  }
}
