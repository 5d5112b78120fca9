package dev.casimir.product.internal.mixing;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link LaneCoupling}: four vectors of lanes at a time, so that a coefficient is broadcast once
 * for all, two where a panel is narrow.
 */
public final class LaneCouplingVectorF64 implements LaneCoupling {
  @Override
  public void run(
      int[] starts,
      int[] rows,
      Object coefficients,
      int count,
      MemorySegment memory,
      long x,
      long xStep,
      long y,
      long yStep,
      long z,
      long zStep,
      long row,
      int lanes,
      boolean add) {
    double[] table = (double[]) coefficients;
    int vectors = lanes / LANES;
    for (int pair = 0; pair < count; pair++) {
      long xPair = x + pair * xStep;
      long yPair = y + pair * yStep;
      long zPair = z + pair * zStep;
      for (int k = 0; k + 1 < starts.length; k++) {
        int v = 0;
        for (; v + 4 <= vectors; v += 4) {
          long lane = (long) v * ROW;
          MemorySegment target = memory.asSlice(zPair + k * row + lane, 4L * ROW);
          four(
              starts[k],
              starts[k + 1],
              rows,
              table,
              memory,
              xPair + lane,
              yPair + lane,
              target,
              row,
              add);
        }
        for (; v + 2 <= vectors; v += 2) {
          long lane = (long) v * ROW;
          MemorySegment target = memory.asSlice(zPair + k * row + lane, 2L * ROW);
          two(
              starts[k],
              starts[k + 1],
              rows,
              table,
              memory,
              xPair + lane,
              yPair + lane,
              target,
              row,
              add);
        }
      }
    }
  }

  private static void four(
      int from,
      int to,
      int[] rows,
      double[] table,
      MemorySegment memory,
      long x,
      long y,
      MemorySegment target,
      long row,
      boolean add) {
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = DoubleVector.zero(SPECIES);
    DoubleVector s2 = DoubleVector.zero(SPECIES);
    DoubleVector s3 = DoubleVector.zero(SPECIES);
    for (int t = from; t < to; t++) {
      MemorySegment first = memory.asSlice(x + rows[2 * t] * row, 4L * ROW);
      MemorySegment second = memory.asSlice(y + rows[2 * t + 1] * row, 4L * ROW);
      DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, first, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, first, ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, first, 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, first, 3L * ROW, ORDER);
      DoubleVector y0 = DoubleVector.fromMemorySegment(SPECIES, second, 0, ORDER);
      DoubleVector y1 = DoubleVector.fromMemorySegment(SPECIES, second, ROW, ORDER);
      DoubleVector y2 = DoubleVector.fromMemorySegment(SPECIES, second, 2L * ROW, ORDER);
      DoubleVector y3 = DoubleVector.fromMemorySegment(SPECIES, second, 3L * ROW, ORDER);
      x0 = x0.mul(c);
      x1 = x1.mul(c);
      x2 = x2.mul(c);
      x3 = x3.mul(c);
      s0 = x0.fma(y0, s0);
      s1 = x1.fma(y1, s1);
      s2 = x2.fma(y2, s2);
      s3 = x3.fma(y3, s3);
    }
    if (add) {
      DoubleVector z0 = DoubleVector.fromMemorySegment(SPECIES, target, 0, ORDER);
      DoubleVector z1 = DoubleVector.fromMemorySegment(SPECIES, target, ROW, ORDER);
      DoubleVector z2 = DoubleVector.fromMemorySegment(SPECIES, target, 2L * ROW, ORDER);
      DoubleVector z3 = DoubleVector.fromMemorySegment(SPECIES, target, 3L * ROW, ORDER);
      s0 = s0.add(z0);
      s1 = s1.add(z1);
      s2 = s2.add(z2);
      s3 = s3.add(z3);
    }
    s0.intoMemorySegment(target, 0, ORDER);
    s1.intoMemorySegment(target, ROW, ORDER);
    s2.intoMemorySegment(target, 2L * ROW, ORDER);
    s3.intoMemorySegment(target, 3L * ROW, ORDER);
  }

  private static void two(
      int from,
      int to,
      int[] rows,
      double[] table,
      MemorySegment memory,
      long x,
      long y,
      MemorySegment target,
      long row,
      boolean add) {
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = DoubleVector.zero(SPECIES);
    for (int t = from; t < to; t++) {
      MemorySegment first = memory.asSlice(x + rows[2 * t] * row, 2L * ROW);
      MemorySegment second = memory.asSlice(y + rows[2 * t + 1] * row, 2L * ROW);
      DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, first, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, first, ROW, ORDER);
      DoubleVector y0 = DoubleVector.fromMemorySegment(SPECIES, second, 0, ORDER);
      DoubleVector y1 = DoubleVector.fromMemorySegment(SPECIES, second, ROW, ORDER);
      x0 = x0.mul(c);
      x1 = x1.mul(c);
      s0 = x0.fma(y0, s0);
      s1 = x1.fma(y1, s1);
    }
    if (add) {
      DoubleVector z0 = DoubleVector.fromMemorySegment(SPECIES, target, 0, ORDER);
      DoubleVector z1 = DoubleVector.fromMemorySegment(SPECIES, target, ROW, ORDER);
      s0 = s0.add(z0);
      s1 = s1.add(z1);
    }
    s0.intoMemorySegment(target, 0, ORDER);
    s1.intoMemorySegment(target, ROW, ORDER);
  }
}
