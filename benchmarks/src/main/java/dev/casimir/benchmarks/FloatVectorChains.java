package dev.casimir.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Multiply-adds of float vectors in independent chains: c = c m + a. Two ports with a latency of
 * four cycles need eight chains, four ports sixteen. Twelve is what sixteen registers hold beside
 * the two constants; machines with more registers run sixteen.
 */
final class FloatVectorChains implements MultiplyAddChains {
  private static final int CHAINS = MultiplyAddChains.chainsOfVectors();

  @Override
  public double run(int steps, double multiplier, double addend) {
    return CHAINS == 16
        ? sixteen(steps, (float) multiplier, (float) addend)
        : twelve(steps, (float) multiplier, (float) addend);
  }

  @Override
  public long operations(int steps) {
    return 2L * CHAINS * FloatVector.SPECIES_PREFERRED.length() * steps;
  }

  private static double twelve(int steps, float multiplier, float addend) {
    FloatVector m = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, multiplier);
    FloatVector a = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, addend);
    FloatVector c0 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 0);
    FloatVector c1 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 1);
    FloatVector c2 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 2);
    FloatVector c3 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 3);
    FloatVector c4 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 4);
    FloatVector c5 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 5);
    FloatVector c6 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 6);
    FloatVector c7 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 7);
    FloatVector c8 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 8);
    FloatVector c9 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 9);
    FloatVector c10 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 10);
    FloatVector c11 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 11);
    for (int step = 0; step < steps; step++) {
      c0 = c0.fma(m, a);
      c1 = c1.fma(m, a);
      c2 = c2.fma(m, a);
      c3 = c3.fma(m, a);
      c4 = c4.fma(m, a);
      c5 = c5.fma(m, a);
      c6 = c6.fma(m, a);
      c7 = c7.fma(m, a);
      c8 = c8.fma(m, a);
      c9 = c9.fma(m, a);
      c10 = c10.fma(m, a);
      c11 = c11.fma(m, a);
    }
    return c0.add(c1)
        .add(c2.add(c3))
        .add(c4.add(c5).add(c6.add(c7)))
        .add(c8.add(c9).add(c10.add(c11)))
        .reduceLanes(VectorOperators.ADD);
  }

  private static double sixteen(int steps, float multiplier, float addend) {
    FloatVector m = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, multiplier);
    FloatVector a = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, addend);
    FloatVector c0 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 0);
    FloatVector c1 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 1);
    FloatVector c2 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 2);
    FloatVector c3 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 3);
    FloatVector c4 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 4);
    FloatVector c5 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 5);
    FloatVector c6 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 6);
    FloatVector c7 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 7);
    FloatVector c8 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 8);
    FloatVector c9 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 9);
    FloatVector c10 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 10);
    FloatVector c11 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 11);
    FloatVector c12 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 12);
    FloatVector c13 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 13);
    FloatVector c14 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 14);
    FloatVector c15 = FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, 15);
    for (int step = 0; step < steps; step++) {
      c0 = c0.fma(m, a);
      c1 = c1.fma(m, a);
      c2 = c2.fma(m, a);
      c3 = c3.fma(m, a);
      c4 = c4.fma(m, a);
      c5 = c5.fma(m, a);
      c6 = c6.fma(m, a);
      c7 = c7.fma(m, a);
      c8 = c8.fma(m, a);
      c9 = c9.fma(m, a);
      c10 = c10.fma(m, a);
      c11 = c11.fma(m, a);
      c12 = c12.fma(m, a);
      c13 = c13.fma(m, a);
      c14 = c14.fma(m, a);
      c15 = c15.fma(m, a);
    }
    return c0.add(c1)
        .add(c2.add(c3))
        .add(c4.add(c5).add(c6.add(c7)))
        .add(c8.add(c9).add(c10.add(c11)).add(c12.add(c13).add(c14.add(c15))))
        .reduceLanes(VectorOperators.ADD);
  }
}
