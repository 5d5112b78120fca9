package dev.casimir.simd;

import static dev.casimir.simd.Interleave3VectorF64.PUT_0;
import static dev.casimir.simd.Interleave3VectorF64.PUT_1;
import static dev.casimir.simd.Interleave3VectorF64.PUT_2;
import static dev.casimir.simd.Interleave3VectorF64.ROW_0;
import static dev.casimir.simd.Interleave3VectorF64.ROW_1;
import static dev.casimir.simd.Interleave3VectorF64.ROW_2;
import static dev.casimir.simd.Interleave3VectorF64.TAKEN_0;
import static dev.casimir.simd.Interleave3VectorF64.TAKEN_1;
import static dev.casimir.simd.Interleave3VectorF64.TAKEN_2;
import static dev.casimir.simd.Interleave3VectorF64.TURN_1;
import static dev.casimir.simd.Interleave3VectorF64.TURN_2;
import static dev.casimir.simd.MovesVectorF64.EVEN;
import static dev.casimir.simd.MovesVectorF64.LOWER;
import static dev.casimir.simd.MovesVectorF64.ODD;
import static dev.casimir.simd.MovesVectorF64.ORDER;
import static dev.casimir.simd.MovesVectorF64.SPECIES;
import static dev.casimir.simd.MovesVectorF64.UPPER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;

/**
 * Takes a sequence apart into six, and puts it together again: first into three, then each into
 * two.
 */
final class Interleave6VectorF64 {
  private Interleave6VectorF64() {}

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
      LongVector v1 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * 0 + ROW_0) * fromRow, ORDER);
      LongVector v2 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * 0 + ROW_1) * fromRow, ORDER);
      LongVector v3 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * 0 + ROW_2) * fromRow, ORDER);
      LongVector v4 = TURN_1.selectFrom(v1, v3);
      LongVector v5 = TURN_1.selectFrom(v2, v1);
      LongVector v6 = TURN_1.selectFrom(v3, v2);
      LongVector v7 = TAKEN_0.selectFrom(v4, v5);
      LongVector v8 = TAKEN_1.selectFrom(v5, v6);
      LongVector v9 = TAKEN_2.selectFrom(v6, v4);
      LongVector v10 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * 1 + ROW_0) * fromRow, ORDER);
      LongVector v11 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * 1 + ROW_1) * fromRow, ORDER);
      LongVector v12 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * 1 + ROW_2) * fromRow, ORDER);
      LongVector v13 = TURN_1.selectFrom(v10, v12);
      LongVector v14 = TURN_1.selectFrom(v11, v10);
      LongVector v15 = TURN_1.selectFrom(v12, v11);
      LongVector v16 = TAKEN_0.selectFrom(v13, v14);
      LongVector v17 = TAKEN_1.selectFrom(v14, v15);
      LongVector v18 = TAKEN_2.selectFrom(v15, v13);
      LongVector v19 = EVEN.selectFrom(v7, v16);
      LongVector v20 = ODD.selectFrom(v7, v16);
      v19.intoMemorySegment(target, t, ORDER);
      v20.intoMemorySegment(target, t + 3 * toRow, ORDER);
      LongVector v21 = EVEN.selectFrom(v8, v17);
      LongVector v22 = ODD.selectFrom(v8, v17);
      v21.intoMemorySegment(target, t + toRow, ORDER);
      v22.intoMemorySegment(target, t + 4 * toRow, ORDER);
      LongVector v23 = EVEN.selectFrom(v9, v18);
      LongVector v24 = ODD.selectFrom(v9, v18);
      v23.intoMemorySegment(target, t + 2 * toRow, ORDER);
      v24.intoMemorySegment(target, t + 5 * toRow, ORDER);
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
      LongVector v1 = LongVector.fromMemorySegment(SPECIES, source, f, ORDER);
      LongVector v2 = LongVector.fromMemorySegment(SPECIES, source, f + 3 * fromRow, ORDER);
      LongVector v3 = LOWER.selectFrom(v1, v2);
      LongVector v4 = UPPER.selectFrom(v1, v2);
      LongVector v5 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector v6 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector v7 = LOWER.selectFrom(v5, v6);
      LongVector v8 = UPPER.selectFrom(v5, v6);
      LongVector v9 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector v10 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector v11 = LOWER.selectFrom(v9, v10);
      LongVector v12 = UPPER.selectFrom(v9, v10);
      LongVector v13 = PUT_0.selectFrom(v3, v7);
      LongVector v14 = PUT_1.selectFrom(v7, v11);
      LongVector v15 = PUT_2.selectFrom(v11, v3);
      LongVector v16 = TURN_2.selectFrom(v13, v15);
      LongVector v17 = TURN_2.selectFrom(v14, v13);
      LongVector v18 = TURN_2.selectFrom(v15, v14);
      v16.intoMemorySegment(target, t + (3 * 0 + ROW_0) * toRow, ORDER);
      v17.intoMemorySegment(target, t + (3 * 0 + ROW_1) * toRow, ORDER);
      v18.intoMemorySegment(target, t + (3 * 0 + ROW_2) * toRow, ORDER);
      LongVector v19 = PUT_0.selectFrom(v4, v8);
      LongVector v20 = PUT_1.selectFrom(v8, v12);
      LongVector v21 = PUT_2.selectFrom(v12, v4);
      LongVector v22 = TURN_2.selectFrom(v19, v21);
      LongVector v23 = TURN_2.selectFrom(v20, v19);
      LongVector v24 = TURN_2.selectFrom(v21, v20);
      v22.intoMemorySegment(target, t + (3 * 1 + ROW_0) * toRow, ORDER);
      v23.intoMemorySegment(target, t + (3 * 1 + ROW_1) * toRow, ORDER);
      v24.intoMemorySegment(target, t + (3 * 1 + ROW_2) * toRow, ORDER);
    }
  }
}
