package dev.casimir.simd;

import java.util.Arrays;

/**
 * Lengths of items as products of the radices there are kernels for: an item of {@code p * q}
 * numbers is taken apart into {@code p} items of {@code q}, and each of them further.
 */
final class InterleaveRadices {
  private static final int LARGEST = 64;
  private static final int LARGEST_RADIX = 9;
  private static final int[][] RADICES = new int[LARGEST + 1][0];

  /** Kernels that cannot work in place. */
  private static final int[] ALONE = {11, 12, 13, 16};

  static {
    for (int k = 2; k <= LARGEST; k++) {
      for (int radix = 2; radix <= Math.min(k, LARGEST_RADIX); radix++) {
        int[] rest = RADICES[k / radix];
        if (k % radix == 0 && (k == radix || rest.length > 0)) {
          int[] radices = append(rest, radix);
          if (RADICES[k].length == 0 || cost(radices) < cost(RADICES[k])) {
            RADICES[k] = radices;
          }
        }
      }
    }
    for (int k : ALONE) {
      RADICES[k] = new int[] {k};
    }
  }

  private InterleaveRadices() {}

  /** Few passes come first, then a short longest of them. */
  private static int cost(int[] radices) {
    return radices.length * 2 * LARGEST_RADIX + Arrays.stream(radices).max().orElseThrow();
  }

  /** The radices of {@code k}; none if there are not any, or k is 1. */
  static int[] of(int k) {
    return k > LARGEST ? RADICES[1] : RADICES[k];
  }

  private static int[] append(int[] radices, int radix) {
    int[] all = Arrays.copyOf(radices, radices.length + 1);
    all[radices.length] = radix;
    return all;
  }
}
