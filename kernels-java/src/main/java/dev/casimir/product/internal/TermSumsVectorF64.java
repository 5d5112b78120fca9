package dev.casimir.product.internal;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link TermSums}: four rows of lanes at a time, so that a coefficient is broadcast once for all.
 */
public final class TermSumsVectorF64 implements TermSums {
  @Override
  public void run(
      int[] starts,
      int[] rows,
      Object coefficients,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes) {
    double[] table = (double[]) coefficients;
    int vectors = lanes / LANES;
    int v = 0;
    for (; v + 4 <= vectors; v += 4) {
      long lane = (long) v * ROW;
      for (int k = 0; k + 1 < starts.length; k++) {
        long to = zOffset + lane + k * rowStride;
        MemorySegment target = z.asSlice(to, 4L * ROW);
        four(
            starts[k],
            starts[k + 1],
            rows,
            table,
            x,
            xOffset + lane,
            y,
            yOffset + lane,
            target,
            rowStride);
      }
    }
    for (; v < vectors; v++) {
      long lane = (long) v * ROW;
      for (int k = 0; k + 1 < starts.length; k++) {
        long to = zOffset + lane + k * rowStride;
        MemorySegment target = z.asSlice(to, ROW);
        one(
            starts[k],
            starts[k + 1],
            rows,
            table,
            x,
            xOffset + lane,
            y,
            yOffset + lane,
            target,
            rowStride);
      }
    }
  }

  private static void four(
      int from,
      int to,
      int[] rows,
      double[] table,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment target,
      long rowStride) {
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = DoubleVector.zero(SPECIES);
    DoubleVector s2 = DoubleVector.zero(SPECIES);
    DoubleVector s3 = DoubleVector.zero(SPECIES);
    for (int t = from; t < to; t++) {
      MemorySegment first = x.asSlice(xOffset + rows[2 * t] * rowStride, 4L * ROW);
      MemorySegment second = y.asSlice(yOffset + rows[2 * t + 1] * rowStride, 4L * ROW);
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
    s0.intoMemorySegment(target, 0, ORDER);
    s1.intoMemorySegment(target, ROW, ORDER);
    s2.intoMemorySegment(target, 2L * ROW, ORDER);
    s3.intoMemorySegment(target, 3L * ROW, ORDER);
  }

  private static void one(
      int from,
      int to,
      int[] rows,
      double[] table,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment target,
      long rowStride) {
    DoubleVector sum = DoubleVector.zero(SPECIES);
    for (int t = from; t < to; t++) {
      long first = xOffset + rows[2 * t] * rowStride;
      long second = yOffset + rows[2 * t + 1] * rowStride;
      DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, x, first, ORDER);
      DoubleVector y0 = DoubleVector.fromMemorySegment(SPECIES, y, second, ORDER);
      x0 = x0.mul(c);
      sum = x0.fma(y0, sum);
    }
    sum.intoMemorySegment(target, 0, ORDER);
  }
}
