package dev.casimir.cuda.internal.fft;

import dev.casimir.holomorphic.internal.UnitRoots;

/**
 * The cosines and sines that the kernels of {@code dft.cu} read, in their order and in exact
 * symmetry: for every four results k the cosines of 2 pi j k / n, then the sines, j = 1..(n-1)/2.
 */
final class DftWaves {
  /** Results of a thread. */
  private static final int RESULTS = 4;

  private DftWaves() {}

  /** Groups of results of a line. */
  static int groups(int n) {
    return n / 2 / RESULTS + 1;
  }

  /** How many numbers a line of n has. */
  static int count(int n) {
    return groups(n) * ((n - 1) / 2) * 2 * RESULTS;
  }

  /** Those of a line of n. */
  static double[] of(int n) {
    UnitRoots roots = new UnitRoots(2 * n);
    double[] waves = new double[count(n)];
    int to = 0;
    for (int group = 0; group < groups(n); group++) {
      for (int j = 1; j <= (n - 1) / 2; j++) {
        for (int r = 0; r < RESULTS; r++) {
          int turn = 2 * (int) ((long) j * (group * RESULTS + r) % n);
          waves[to + r] = roots.cosine(turn);
          waves[to + RESULTS + r] = roots.sine(turn);
        }
        to += 2 * RESULTS;
      }
    }
    return waves;
  }
}
