package dev.casimir.benchmarks;

/** Scalar multiply-adds in twelve independent chains, for machines whose kernels run scalar. */
final class ScalarChains implements MultiplyAddChains {
  private final boolean single;

  /** Chains of float ({@code single}) or double. */
  ScalarChains(boolean single) {
    this.single = single;
  }

  @Override
  public double run(int steps, double multiplier, double addend) {
    return single
        ? floats(steps, (float) multiplier, (float) addend)
        : doubles(steps, multiplier, addend);
  }

  @Override
  public long operations(int steps) {
    return 2L * 12 * steps;
  }

  private static double floats(int steps, float multiplier, float addend) {
    float c0 = 0;
    float c1 = 1;
    float c2 = 2;
    float c3 = 3;
    float c4 = 4;
    float c5 = 5;
    float c6 = 6;
    float c7 = 7;
    float c8 = 8;
    float c9 = 9;
    float c10 = 10;
    float c11 = 11;
    for (int step = 0; step < steps; step++) {
      c0 = Math.fma(c0, multiplier, addend);
      c1 = Math.fma(c1, multiplier, addend);
      c2 = Math.fma(c2, multiplier, addend);
      c3 = Math.fma(c3, multiplier, addend);
      c4 = Math.fma(c4, multiplier, addend);
      c5 = Math.fma(c5, multiplier, addend);
      c6 = Math.fma(c6, multiplier, addend);
      c7 = Math.fma(c7, multiplier, addend);
      c8 = Math.fma(c8, multiplier, addend);
      c9 = Math.fma(c9, multiplier, addend);
      c10 = Math.fma(c10, multiplier, addend);
      c11 = Math.fma(c11, multiplier, addend);
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11;
  }

  private static double doubles(int steps, double multiplier, double addend) {
    double c0 = 0;
    double c1 = 1;
    double c2 = 2;
    double c3 = 3;
    double c4 = 4;
    double c5 = 5;
    double c6 = 6;
    double c7 = 7;
    double c8 = 8;
    double c9 = 9;
    double c10 = 10;
    double c11 = 11;
    for (int step = 0; step < steps; step++) {
      c0 = Math.fma(c0, multiplier, addend);
      c1 = Math.fma(c1, multiplier, addend);
      c2 = Math.fma(c2, multiplier, addend);
      c3 = Math.fma(c3, multiplier, addend);
      c4 = Math.fma(c4, multiplier, addend);
      c5 = Math.fma(c5, multiplier, addend);
      c6 = Math.fma(c6, multiplier, addend);
      c7 = Math.fma(c7, multiplier, addend);
      c8 = Math.fma(c8, multiplier, addend);
      c9 = Math.fma(c9, multiplier, addend);
      c10 = Math.fma(c10, multiplier, addend);
      c11 = Math.fma(c11, multiplier, addend);
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11;
  }
}
