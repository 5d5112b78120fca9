package dev.casimir.simd;

import static dev.casimir.simd.MovesVectorF64.EVEN;
import static dev.casimir.simd.MovesVectorF64.LOWER;
import static dev.casimir.simd.MovesVectorF64.ODD;
import static dev.casimir.simd.MovesVectorF64.ORDER;
import static dev.casimir.simd.MovesVectorF64.SPECIES;
import static dev.casimir.simd.MovesVectorF64.UPPER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;

/** Takes a sequence apart into two, and puts it together again, by halves. */
final class Interleave2VectorF64 {
  private Interleave2VectorF64() {}

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
      LongVector b0 = EVEN.selectFrom(a0, a1);
      LongVector b1 = ODD.selectFrom(a0, a1);
      b0.intoMemorySegment(target, t, ORDER);
      b1.intoMemorySegment(target, t + toRow, ORDER);
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
      LongVector b0 = LOWER.selectFrom(a0, a1);
      LongVector b1 = UPPER.selectFrom(a0, a1);
      b0.intoMemorySegment(target, t, ORDER);
      b1.intoMemorySegment(target, t + toRow, ORDER);
    }
  }
}
