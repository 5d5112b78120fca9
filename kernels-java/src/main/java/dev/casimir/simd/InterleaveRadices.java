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

  static {
    for (int k = 2; k <= LARGEST; k++) {
      for (int radix = Math.min(k, LARGEST_RADIX); radix >= 2; radix--) {
        int[] rest = RADICES[k / radix];
        boolean product = k % radix == 0 && (k == radix || rest.length > 0);
        // as few passes as can be, the longest of them as short as can be
        if (product && (RADICES[k].length == 0 || rest.length < RADICES[k].length)) {
          RADICES[k] = append(rest, radix);
        }
      }
    }
  }

  private InterleaveRadices() {}

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
