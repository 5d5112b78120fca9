package dev.casimir.product.internal.manybody;

import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link PointValues} in lanes: the values at all eight images stay in registers. */
public final class PointValuesVectorF64 implements PointValues {
  /** One vector of every row of a point, from the first of the rows to the end of the last. */
  private static final long SPAN = 15L * ROW;

  private static final long POINT = 16L * ROW;

  @Override
  public void monomial(MemorySegment scratch, long f, int exponent, long g, long h, int points) {
    for (int point = 0; point < points; point++) {
      for (int half = 0; half < 2; half++) {
        long at = point * POINT + (long) half * ROW;
        if (exponent > 0) {
          power(scratch, f + at, exponent, g < 0);
          if (g >= 0) {
            times(scratch, f + at, g + at);
          }
        } else {
          first(scratch, f + at, g + at);
        }
        if (h >= 0) {
          times(scratch, f + at, h + at);
        }
        if (g >= 0) {
          parts(scratch, f + at);
        }
      }
    }
  }

  /** Values of f from its parts, to a power; and back to parts if {@code back}. */
  private static void power(MemorySegment scratch, long f, int exponent, boolean back) {
    MemorySegment rows = scratch.asSlice(f, SPAN);
    DoubleVector f0 = DoubleVector.fromMemorySegment(SPECIES, rows, 0L * ROW, ORDER);
    DoubleVector f1 = DoubleVector.fromMemorySegment(SPECIES, rows, 2L * ROW, ORDER);
    DoubleVector f2 = DoubleVector.fromMemorySegment(SPECIES, rows, 4L * ROW, ORDER);
    DoubleVector f3 = DoubleVector.fromMemorySegment(SPECIES, rows, 6L * ROW, ORDER);
    DoubleVector f4 = DoubleVector.fromMemorySegment(SPECIES, rows, 8L * ROW, ORDER);
    DoubleVector f5 = DoubleVector.fromMemorySegment(SPECIES, rows, 10L * ROW, ORDER);
    DoubleVector f6 = DoubleVector.fromMemorySegment(SPECIES, rows, 12L * ROW, ORDER);
    DoubleVector f7 = DoubleVector.fromMemorySegment(SPECIES, rows, 14L * ROW, ORDER);
    DoubleVector t;
    t = f0.sub(f1);
    f0 = f0.add(f1);
    f1 = t;
    t = f2.sub(f3);
    f2 = f2.add(f3);
    f3 = t;
    t = f4.sub(f5);
    f4 = f4.add(f5);
    f5 = t;
    t = f6.sub(f7);
    f6 = f6.add(f7);
    f7 = t;
    t = f0.sub(f2);
    f0 = f0.add(f2);
    f2 = t;
    t = f1.sub(f3);
    f1 = f1.add(f3);
    f3 = t;
    t = f4.sub(f6);
    f4 = f4.add(f6);
    f6 = t;
    t = f5.sub(f7);
    f5 = f5.add(f7);
    f7 = t;
    t = f0.sub(f4);
    f0 = f0.add(f4);
    f4 = t;
    t = f1.sub(f5);
    f1 = f1.add(f5);
    f5 = t;
    t = f2.sub(f6);
    f2 = f2.add(f6);
    f6 = t;
    t = f3.sub(f7);
    f3 = f3.add(f7);
    f7 = t;
    DoubleVector p0 = f0;
    DoubleVector p1 = f1;
    DoubleVector p2 = f2;
    DoubleVector p3 = f3;
    DoubleVector p4 = f4;
    DoubleVector p5 = f5;
    DoubleVector p6 = f6;
    DoubleVector p7 = f7;
    for (int bit = Integer.highestOneBit(exponent) >> 1; bit > 0; bit >>= 1) {
      p0 = p0.mul(p0);
      p1 = p1.mul(p1);
      p2 = p2.mul(p2);
      p3 = p3.mul(p3);
      p4 = p4.mul(p4);
      p5 = p5.mul(p5);
      p6 = p6.mul(p6);
      p7 = p7.mul(p7);
      if ((exponent & bit) != 0) {
        p0 = p0.mul(f0);
        p1 = p1.mul(f1);
        p2 = p2.mul(f2);
        p3 = p3.mul(f3);
        p4 = p4.mul(f4);
        p5 = p5.mul(f5);
        p6 = p6.mul(f6);
        p7 = p7.mul(f7);
      }
    }
    if (back) {
      t = p0.sub(p1);
      p0 = p0.add(p1);
      p1 = t;
      t = p2.sub(p3);
      p2 = p2.add(p3);
      p3 = t;
      t = p4.sub(p5);
      p4 = p4.add(p5);
      p5 = t;
      t = p6.sub(p7);
      p6 = p6.add(p7);
      p7 = t;
      t = p0.sub(p2);
      p0 = p0.add(p2);
      p2 = t;
      t = p1.sub(p3);
      p1 = p1.add(p3);
      p3 = t;
      t = p4.sub(p6);
      p4 = p4.add(p6);
      p6 = t;
      t = p5.sub(p7);
      p5 = p5.add(p7);
      p7 = t;
      t = p0.sub(p4);
      p0 = p0.add(p4);
      p4 = t;
      t = p1.sub(p5);
      p1 = p1.add(p5);
      p5 = t;
      t = p2.sub(p6);
      p2 = p2.add(p6);
      p6 = t;
      t = p3.sub(p7);
      p3 = p3.add(p7);
      p7 = t;
    }
    p0.intoMemorySegment(rows, 0L * ROW, ORDER);
    p1.intoMemorySegment(rows, 2L * ROW, ORDER);
    p2.intoMemorySegment(rows, 4L * ROW, ORDER);
    p3.intoMemorySegment(rows, 6L * ROW, ORDER);
    p4.intoMemorySegment(rows, 8L * ROW, ORDER);
    p5.intoMemorySegment(rows, 10L * ROW, ORDER);
    p6.intoMemorySegment(rows, 12L * ROW, ORDER);
    p7.intoMemorySegment(rows, 14L * ROW, ORDER);
  }

  /** Multiplies values by those of a function given by its parts. */
  private static void times(MemorySegment scratch, long f, long g) {
    MemorySegment rows = scratch.asSlice(f, SPAN);
    MemorySegment others = scratch.asSlice(g, SPAN);
    DoubleVector g0 = DoubleVector.fromMemorySegment(SPECIES, others, 0L * ROW, ORDER);
    DoubleVector g1 = DoubleVector.fromMemorySegment(SPECIES, others, 2L * ROW, ORDER);
    DoubleVector g2 = DoubleVector.fromMemorySegment(SPECIES, others, 4L * ROW, ORDER);
    DoubleVector g3 = DoubleVector.fromMemorySegment(SPECIES, others, 6L * ROW, ORDER);
    DoubleVector g4 = DoubleVector.fromMemorySegment(SPECIES, others, 8L * ROW, ORDER);
    DoubleVector g5 = DoubleVector.fromMemorySegment(SPECIES, others, 10L * ROW, ORDER);
    DoubleVector g6 = DoubleVector.fromMemorySegment(SPECIES, others, 12L * ROW, ORDER);
    DoubleVector g7 = DoubleVector.fromMemorySegment(SPECIES, others, 14L * ROW, ORDER);
    DoubleVector t;
    t = g0.sub(g1);
    g0 = g0.add(g1);
    g1 = t;
    t = g2.sub(g3);
    g2 = g2.add(g3);
    g3 = t;
    t = g4.sub(g5);
    g4 = g4.add(g5);
    g5 = t;
    t = g6.sub(g7);
    g6 = g6.add(g7);
    g7 = t;
    t = g0.sub(g2);
    g0 = g0.add(g2);
    g2 = t;
    t = g1.sub(g3);
    g1 = g1.add(g3);
    g3 = t;
    t = g4.sub(g6);
    g4 = g4.add(g6);
    g6 = t;
    t = g5.sub(g7);
    g5 = g5.add(g7);
    g7 = t;
    t = g0.sub(g4);
    g0 = g0.add(g4);
    g4 = t;
    t = g1.sub(g5);
    g1 = g1.add(g5);
    g5 = t;
    t = g2.sub(g6);
    g2 = g2.add(g6);
    g6 = t;
    t = g3.sub(g7);
    g3 = g3.add(g7);
    g7 = t;
    DoubleVector f0 = DoubleVector.fromMemorySegment(SPECIES, rows, 0L * ROW, ORDER);
    DoubleVector f1 = DoubleVector.fromMemorySegment(SPECIES, rows, 2L * ROW, ORDER);
    DoubleVector f2 = DoubleVector.fromMemorySegment(SPECIES, rows, 4L * ROW, ORDER);
    DoubleVector f3 = DoubleVector.fromMemorySegment(SPECIES, rows, 6L * ROW, ORDER);
    DoubleVector f4 = DoubleVector.fromMemorySegment(SPECIES, rows, 8L * ROW, ORDER);
    DoubleVector f5 = DoubleVector.fromMemorySegment(SPECIES, rows, 10L * ROW, ORDER);
    DoubleVector f6 = DoubleVector.fromMemorySegment(SPECIES, rows, 12L * ROW, ORDER);
    DoubleVector f7 = DoubleVector.fromMemorySegment(SPECIES, rows, 14L * ROW, ORDER);
    f0 = f0.mul(g0);
    f1 = f1.mul(g1);
    f2 = f2.mul(g2);
    f3 = f3.mul(g3);
    f4 = f4.mul(g4);
    f5 = f5.mul(g5);
    f6 = f6.mul(g6);
    f7 = f7.mul(g7);
    f0.intoMemorySegment(rows, 0L * ROW, ORDER);
    f1.intoMemorySegment(rows, 2L * ROW, ORDER);
    f2.intoMemorySegment(rows, 4L * ROW, ORDER);
    f3.intoMemorySegment(rows, 6L * ROW, ORDER);
    f4.intoMemorySegment(rows, 8L * ROW, ORDER);
    f5.intoMemorySegment(rows, 10L * ROW, ORDER);
    f6.intoMemorySegment(rows, 12L * ROW, ORDER);
    f7.intoMemorySegment(rows, 14L * ROW, ORDER);
  }

  /** Values of g from its parts. */
  private static void first(MemorySegment scratch, long f, long g) {
    MemorySegment rows = scratch.asSlice(f, SPAN);
    MemorySegment others = scratch.asSlice(g, SPAN);
    DoubleVector g0 = DoubleVector.fromMemorySegment(SPECIES, others, 0L * ROW, ORDER);
    DoubleVector g1 = DoubleVector.fromMemorySegment(SPECIES, others, 2L * ROW, ORDER);
    DoubleVector g2 = DoubleVector.fromMemorySegment(SPECIES, others, 4L * ROW, ORDER);
    DoubleVector g3 = DoubleVector.fromMemorySegment(SPECIES, others, 6L * ROW, ORDER);
    DoubleVector g4 = DoubleVector.fromMemorySegment(SPECIES, others, 8L * ROW, ORDER);
    DoubleVector g5 = DoubleVector.fromMemorySegment(SPECIES, others, 10L * ROW, ORDER);
    DoubleVector g6 = DoubleVector.fromMemorySegment(SPECIES, others, 12L * ROW, ORDER);
    DoubleVector g7 = DoubleVector.fromMemorySegment(SPECIES, others, 14L * ROW, ORDER);
    DoubleVector t;
    t = g0.sub(g1);
    g0 = g0.add(g1);
    g1 = t;
    t = g2.sub(g3);
    g2 = g2.add(g3);
    g3 = t;
    t = g4.sub(g5);
    g4 = g4.add(g5);
    g5 = t;
    t = g6.sub(g7);
    g6 = g6.add(g7);
    g7 = t;
    t = g0.sub(g2);
    g0 = g0.add(g2);
    g2 = t;
    t = g1.sub(g3);
    g1 = g1.add(g3);
    g3 = t;
    t = g4.sub(g6);
    g4 = g4.add(g6);
    g6 = t;
    t = g5.sub(g7);
    g5 = g5.add(g7);
    g7 = t;
    t = g0.sub(g4);
    g0 = g0.add(g4);
    g4 = t;
    t = g1.sub(g5);
    g1 = g1.add(g5);
    g5 = t;
    t = g2.sub(g6);
    g2 = g2.add(g6);
    g6 = t;
    t = g3.sub(g7);
    g3 = g3.add(g7);
    g7 = t;
    g0.intoMemorySegment(rows, 0L * ROW, ORDER);
    g1.intoMemorySegment(rows, 2L * ROW, ORDER);
    g2.intoMemorySegment(rows, 4L * ROW, ORDER);
    g3.intoMemorySegment(rows, 6L * ROW, ORDER);
    g4.intoMemorySegment(rows, 8L * ROW, ORDER);
    g5.intoMemorySegment(rows, 10L * ROW, ORDER);
    g6.intoMemorySegment(rows, 12L * ROW, ORDER);
    g7.intoMemorySegment(rows, 14L * ROW, ORDER);
  }

  /** Parts, times eight, from values. */
  private static void parts(MemorySegment scratch, long f) {
    MemorySegment rows = scratch.asSlice(f, SPAN);
    DoubleVector f0 = DoubleVector.fromMemorySegment(SPECIES, rows, 0L * ROW, ORDER);
    DoubleVector f1 = DoubleVector.fromMemorySegment(SPECIES, rows, 2L * ROW, ORDER);
    DoubleVector f2 = DoubleVector.fromMemorySegment(SPECIES, rows, 4L * ROW, ORDER);
    DoubleVector f3 = DoubleVector.fromMemorySegment(SPECIES, rows, 6L * ROW, ORDER);
    DoubleVector f4 = DoubleVector.fromMemorySegment(SPECIES, rows, 8L * ROW, ORDER);
    DoubleVector f5 = DoubleVector.fromMemorySegment(SPECIES, rows, 10L * ROW, ORDER);
    DoubleVector f6 = DoubleVector.fromMemorySegment(SPECIES, rows, 12L * ROW, ORDER);
    DoubleVector f7 = DoubleVector.fromMemorySegment(SPECIES, rows, 14L * ROW, ORDER);
    DoubleVector t;
    t = f0.sub(f1);
    f0 = f0.add(f1);
    f1 = t;
    t = f2.sub(f3);
    f2 = f2.add(f3);
    f3 = t;
    t = f4.sub(f5);
    f4 = f4.add(f5);
    f5 = t;
    t = f6.sub(f7);
    f6 = f6.add(f7);
    f7 = t;
    t = f0.sub(f2);
    f0 = f0.add(f2);
    f2 = t;
    t = f1.sub(f3);
    f1 = f1.add(f3);
    f3 = t;
    t = f4.sub(f6);
    f4 = f4.add(f6);
    f6 = t;
    t = f5.sub(f7);
    f5 = f5.add(f7);
    f7 = t;
    t = f0.sub(f4);
    f0 = f0.add(f4);
    f4 = t;
    t = f1.sub(f5);
    f1 = f1.add(f5);
    f5 = t;
    t = f2.sub(f6);
    f2 = f2.add(f6);
    f6 = t;
    t = f3.sub(f7);
    f3 = f3.add(f7);
    f7 = t;
    f0.intoMemorySegment(rows, 0L * ROW, ORDER);
    f1.intoMemorySegment(rows, 2L * ROW, ORDER);
    f2.intoMemorySegment(rows, 4L * ROW, ORDER);
    f3.intoMemorySegment(rows, 6L * ROW, ORDER);
    f4.intoMemorySegment(rows, 8L * ROW, ORDER);
    f5.intoMemorySegment(rows, 10L * ROW, ORDER);
    f6.intoMemorySegment(rows, 12L * ROW, ORDER);
    f7.intoMemorySegment(rows, 14L * ROW, ORDER);
  }
}
