package dev.casimir.simd;

import static dev.casimir.simd.MovesVectorF64.EVEN;
import static dev.casimir.simd.MovesVectorF64.LOWER;
import static dev.casimir.simd.MovesVectorF64.ODD;
import static dev.casimir.simd.MovesVectorF64.ORDER;
import static dev.casimir.simd.MovesVectorF64.SPECIES;
import static dev.casimir.simd.MovesVectorF64.UPPER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;

/** Takes a sequence apart into eight, and puts it together again, by halves. */
final class Interleave8VectorF64 {
  private Interleave8VectorF64() {}

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
      LongVector a4 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector a5 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector a6 = LongVector.fromMemorySegment(SPECIES, source, f + 6 * fromRow, ORDER);
      LongVector a7 = LongVector.fromMemorySegment(SPECIES, source, f + 7 * fromRow, ORDER);
      LongVector b0 = EVEN.selectFrom(a0, a1);
      LongVector b1 = ODD.selectFrom(a0, a1);
      LongVector b2 = EVEN.selectFrom(a2, a3);
      LongVector b3 = ODD.selectFrom(a2, a3);
      LongVector b4 = EVEN.selectFrom(a4, a5);
      LongVector b5 = ODD.selectFrom(a4, a5);
      LongVector b6 = EVEN.selectFrom(a6, a7);
      LongVector b7 = ODD.selectFrom(a6, a7);
      LongVector c0 = EVEN.selectFrom(b0, b2);
      LongVector c1 = ODD.selectFrom(b0, b2);
      LongVector c2 = EVEN.selectFrom(b4, b6);
      LongVector c3 = ODD.selectFrom(b4, b6);
      LongVector c4 = EVEN.selectFrom(b1, b3);
      LongVector c5 = ODD.selectFrom(b1, b3);
      LongVector c6 = EVEN.selectFrom(b5, b7);
      LongVector c7 = ODD.selectFrom(b5, b7);
      LongVector d0 = EVEN.selectFrom(c0, c2);
      LongVector d1 = ODD.selectFrom(c0, c2);
      LongVector d2 = EVEN.selectFrom(c4, c6);
      LongVector d3 = ODD.selectFrom(c4, c6);
      LongVector d4 = EVEN.selectFrom(c1, c3);
      LongVector d5 = ODD.selectFrom(c1, c3);
      LongVector d6 = EVEN.selectFrom(c5, c7);
      LongVector d7 = ODD.selectFrom(c5, c7);
      d0.intoMemorySegment(target, t, ORDER);
      d2.intoMemorySegment(target, t + toRow, ORDER);
      d4.intoMemorySegment(target, t + 2 * toRow, ORDER);
      d6.intoMemorySegment(target, t + 3 * toRow, ORDER);
      d1.intoMemorySegment(target, t + 4 * toRow, ORDER);
      d3.intoMemorySegment(target, t + 5 * toRow, ORDER);
      d5.intoMemorySegment(target, t + 6 * toRow, ORDER);
      d7.intoMemorySegment(target, t + 7 * toRow, ORDER);
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
      LongVector a4 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector a5 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector a6 = LongVector.fromMemorySegment(SPECIES, source, f + 6 * fromRow, ORDER);
      LongVector a7 = LongVector.fromMemorySegment(SPECIES, source, f + 7 * fromRow, ORDER);
      LongVector b0 = LOWER.selectFrom(a0, a4);
      LongVector b1 = UPPER.selectFrom(a0, a4);
      LongVector b2 = LOWER.selectFrom(a1, a5);
      LongVector b3 = UPPER.selectFrom(a1, a5);
      LongVector b4 = LOWER.selectFrom(a2, a6);
      LongVector b5 = UPPER.selectFrom(a2, a6);
      LongVector b6 = LOWER.selectFrom(a3, a7);
      LongVector b7 = UPPER.selectFrom(a3, a7);
      LongVector c0 = LOWER.selectFrom(b0, b4);
      LongVector c1 = UPPER.selectFrom(b0, b4);
      LongVector c2 = LOWER.selectFrom(b1, b5);
      LongVector c3 = UPPER.selectFrom(b1, b5);
      LongVector c4 = LOWER.selectFrom(b2, b6);
      LongVector c5 = UPPER.selectFrom(b2, b6);
      LongVector c6 = LOWER.selectFrom(b3, b7);
      LongVector c7 = UPPER.selectFrom(b3, b7);
      LongVector d0 = LOWER.selectFrom(c0, c4);
      LongVector d1 = UPPER.selectFrom(c0, c4);
      LongVector d2 = LOWER.selectFrom(c1, c5);
      LongVector d3 = UPPER.selectFrom(c1, c5);
      LongVector d4 = LOWER.selectFrom(c2, c6);
      LongVector d5 = UPPER.selectFrom(c2, c6);
      LongVector d6 = LOWER.selectFrom(c3, c7);
      LongVector d7 = UPPER.selectFrom(c3, c7);
      d0.intoMemorySegment(target, t, ORDER);
      d1.intoMemorySegment(target, t + toRow, ORDER);
      d2.intoMemorySegment(target, t + 2 * toRow, ORDER);
      d3.intoMemorySegment(target, t + 3 * toRow, ORDER);
      d4.intoMemorySegment(target, t + 4 * toRow, ORDER);
      d5.intoMemorySegment(target, t + 5 * toRow, ORDER);
      d6.intoMemorySegment(target, t + 6 * toRow, ORDER);
      d7.intoMemorySegment(target, t + 7 * toRow, ORDER);
    }
  }
}
