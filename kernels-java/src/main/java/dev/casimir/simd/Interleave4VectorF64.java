package dev.casimir.simd;

import static dev.casimir.simd.MovesVectorF64.EVEN;
import static dev.casimir.simd.MovesVectorF64.LOWER;
import static dev.casimir.simd.MovesVectorF64.ODD;
import static dev.casimir.simd.MovesVectorF64.ORDER;
import static dev.casimir.simd.MovesVectorF64.SPECIES;
import static dev.casimir.simd.MovesVectorF64.UPPER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;

/** Takes a sequence apart into four, and puts it together again, by halves. */
final class Interleave4VectorF64 {
  private Interleave4VectorF64() {}

  static void deinterleave(
      MemorySegment source,
      long from,
      long fromRow,
      long fromStep,
      MemorySegment target,
      long to,
      long toRow,
      long toStep,
      int units) {
    for (int unit = 0; unit < units; unit++) {
      long f = from + unit * fromStep;
      long t = to + unit * toStep;
      LongVector a0 = LongVector.fromMemorySegment(SPECIES, source, f, ORDER);
      LongVector a1 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector a2 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector a3 = LongVector.fromMemorySegment(SPECIES, source, f + 3 * fromRow, ORDER);
      LongVector b0 = EVEN.selectFrom(a0, a1);
      LongVector b1 = ODD.selectFrom(a0, a1);
      LongVector b2 = EVEN.selectFrom(a2, a3);
      LongVector b3 = ODD.selectFrom(a2, a3);
      LongVector c0 = EVEN.selectFrom(b0, b2);
      LongVector c1 = ODD.selectFrom(b0, b2);
      LongVector c2 = EVEN.selectFrom(b1, b3);
      LongVector c3 = ODD.selectFrom(b1, b3);
      c0.intoMemorySegment(target, t, ORDER);
      c2.intoMemorySegment(target, t + toRow, ORDER);
      c1.intoMemorySegment(target, t + 2 * toRow, ORDER);
      c3.intoMemorySegment(target, t + 3 * toRow, ORDER);
    }
  }

  static void interleave(
      MemorySegment source,
      long from,
      long fromRow,
      long fromStep,
      MemorySegment target,
      long to,
      long toRow,
      long toStep,
      int units) {
    for (int unit = 0; unit < units; unit++) {
      long f = from + unit * fromStep;
      long t = to + unit * toStep;
      LongVector a0 = LongVector.fromMemorySegment(SPECIES, source, f, ORDER);
      LongVector a1 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector a2 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector a3 = LongVector.fromMemorySegment(SPECIES, source, f + 3 * fromRow, ORDER);
      LongVector b0 = LOWER.selectFrom(a0, a2);
      LongVector b1 = UPPER.selectFrom(a0, a2);
      LongVector b2 = LOWER.selectFrom(a1, a3);
      LongVector b3 = UPPER.selectFrom(a1, a3);
      LongVector c0 = LOWER.selectFrom(b0, b2);
      LongVector c1 = UPPER.selectFrom(b0, b2);
      LongVector c2 = LOWER.selectFrom(b1, b3);
      LongVector c3 = UPPER.selectFrom(b1, b3);
      c0.intoMemorySegment(target, t, ORDER);
      c1.intoMemorySegment(target, t + toRow, ORDER);
      c2.intoMemorySegment(target, t + 2 * toRow, ORDER);
      c3.intoMemorySegment(target, t + 3 * toRow, ORDER);
    }
  }
}
