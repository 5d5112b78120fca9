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
 * Takes a sequence apart into twelve, and puts it together again, half of the results at a time:
 * all at once would be more than the first compiler of the virtual machine bears. So source and
 * target must be apart.
 */
final class Interleave12VectorF64 {
  private Interleave12VectorF64() {}

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
    deinterleaveEven(source, from, fromRow, fromStep, target, to, toRow, toStep, units);
    deinterleaveOdd(source, from, fromRow, fromStep, target, to, toRow, toStep, units);
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
    interleaveLower(source, from, fromRow, fromStep, target, to, toRow, toStep, units);
    interleaveUpper(source, from, fromRow, fromStep, target, to, toRow, toStep, units);
  }

  private static void deinterleaveEven(
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
      LongVector v1 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * ROW_0 * fromRow, ORDER);
      LongVector v2 =
          LongVector.fromMemorySegment(SPECIES, source, f + (2 * ROW_0 + 1) * fromRow, ORDER);
      LongVector v3 = EVEN.selectFrom(v1, v2);
      LongVector v4 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * ROW_1 * fromRow, ORDER);
      LongVector v5 =
          LongVector.fromMemorySegment(SPECIES, source, f + (2 * ROW_1 + 1) * fromRow, ORDER);
      LongVector v6 = EVEN.selectFrom(v4, v5);
      LongVector v7 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * ROW_2 * fromRow, ORDER);
      LongVector v8 =
          LongVector.fromMemorySegment(SPECIES, source, f + (2 * ROW_2 + 1) * fromRow, ORDER);
      LongVector v9 = EVEN.selectFrom(v7, v8);
      LongVector v10 =
          LongVector.fromMemorySegment(SPECIES, source, f + (6 * 1 + 2 * ROW_0) * fromRow, ORDER);
      LongVector v11 =
          LongVector.fromMemorySegment(
              SPECIES, source, f + (6 * 1 + 2 * ROW_0 + 1) * fromRow, ORDER);
      LongVector v12 = EVEN.selectFrom(v10, v11);
      LongVector v13 =
          LongVector.fromMemorySegment(SPECIES, source, f + (6 * 1 + 2 * ROW_1) * fromRow, ORDER);
      LongVector v14 =
          LongVector.fromMemorySegment(
              SPECIES, source, f + (6 * 1 + 2 * ROW_1 + 1) * fromRow, ORDER);
      LongVector v15 = EVEN.selectFrom(v13, v14);
      LongVector v16 =
          LongVector.fromMemorySegment(SPECIES, source, f + (6 * 1 + 2 * ROW_2) * fromRow, ORDER);
      LongVector v17 =
          LongVector.fromMemorySegment(
              SPECIES, source, f + (6 * 1 + 2 * ROW_2 + 1) * fromRow, ORDER);
      LongVector v18 = EVEN.selectFrom(v16, v17);
      LongVector v19 = TURN_1.selectFrom(v3, v9);
      LongVector v20 = TURN_1.selectFrom(v6, v3);
      LongVector v21 = TURN_1.selectFrom(v9, v6);
      LongVector v22 = TAKEN_0.selectFrom(v19, v20);
      LongVector v23 = TAKEN_1.selectFrom(v20, v21);
      LongVector v24 = TAKEN_2.selectFrom(v21, v19);
      LongVector v25 = TURN_1.selectFrom(v12, v18);
      LongVector v26 = TURN_1.selectFrom(v15, v12);
      LongVector v27 = TURN_1.selectFrom(v18, v15);
      LongVector v28 = TAKEN_0.selectFrom(v25, v26);
      LongVector v29 = TAKEN_1.selectFrom(v26, v27);
      LongVector v30 = TAKEN_2.selectFrom(v27, v25);
      LongVector v31 = EVEN.selectFrom(v22, v28);
      LongVector v32 = ODD.selectFrom(v22, v28);
      v31.intoMemorySegment(target, t, ORDER);
      v32.intoMemorySegment(target, t + 6 * toRow, ORDER);
      LongVector v33 = EVEN.selectFrom(v23, v29);
      LongVector v34 = ODD.selectFrom(v23, v29);
      v33.intoMemorySegment(target, t + 2 * toRow, ORDER);
      v34.intoMemorySegment(target, t + 8 * toRow, ORDER);
      LongVector v35 = EVEN.selectFrom(v24, v30);
      LongVector v36 = ODD.selectFrom(v24, v30);
      v35.intoMemorySegment(target, t + 4 * toRow, ORDER);
      v36.intoMemorySegment(target, t + 10 * toRow, ORDER);
    }
  }

  private static void deinterleaveOdd(
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
      LongVector v1 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * ROW_0 * fromRow, ORDER);
      LongVector v2 =
          LongVector.fromMemorySegment(SPECIES, source, f + (2 * ROW_0 + 1) * fromRow, ORDER);
      LongVector v3 = ODD.selectFrom(v1, v2);
      LongVector v4 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * ROW_1 * fromRow, ORDER);
      LongVector v5 =
          LongVector.fromMemorySegment(SPECIES, source, f + (2 * ROW_1 + 1) * fromRow, ORDER);
      LongVector v6 = ODD.selectFrom(v4, v5);
      LongVector v7 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * ROW_2 * fromRow, ORDER);
      LongVector v8 =
          LongVector.fromMemorySegment(SPECIES, source, f + (2 * ROW_2 + 1) * fromRow, ORDER);
      LongVector v9 = ODD.selectFrom(v7, v8);
      LongVector v10 =
          LongVector.fromMemorySegment(SPECIES, source, f + (6 * 1 + 2 * ROW_0) * fromRow, ORDER);
      LongVector v11 =
          LongVector.fromMemorySegment(
              SPECIES, source, f + (6 * 1 + 2 * ROW_0 + 1) * fromRow, ORDER);
      LongVector v12 = ODD.selectFrom(v10, v11);
      LongVector v13 =
          LongVector.fromMemorySegment(SPECIES, source, f + (6 * 1 + 2 * ROW_1) * fromRow, ORDER);
      LongVector v14 =
          LongVector.fromMemorySegment(
              SPECIES, source, f + (6 * 1 + 2 * ROW_1 + 1) * fromRow, ORDER);
      LongVector v15 = ODD.selectFrom(v13, v14);
      LongVector v16 =
          LongVector.fromMemorySegment(SPECIES, source, f + (6 * 1 + 2 * ROW_2) * fromRow, ORDER);
      LongVector v17 =
          LongVector.fromMemorySegment(
              SPECIES, source, f + (6 * 1 + 2 * ROW_2 + 1) * fromRow, ORDER);
      LongVector v18 = ODD.selectFrom(v16, v17);
      LongVector v19 = TURN_1.selectFrom(v3, v9);
      LongVector v20 = TURN_1.selectFrom(v6, v3);
      LongVector v21 = TURN_1.selectFrom(v9, v6);
      LongVector v22 = TAKEN_0.selectFrom(v19, v20);
      LongVector v23 = TAKEN_1.selectFrom(v20, v21);
      LongVector v24 = TAKEN_2.selectFrom(v21, v19);
      LongVector v25 = TURN_1.selectFrom(v12, v18);
      LongVector v26 = TURN_1.selectFrom(v15, v12);
      LongVector v27 = TURN_1.selectFrom(v18, v15);
      LongVector v28 = TAKEN_0.selectFrom(v25, v26);
      LongVector v29 = TAKEN_1.selectFrom(v26, v27);
      LongVector v30 = TAKEN_2.selectFrom(v27, v25);
      LongVector v31 = EVEN.selectFrom(v22, v28);
      LongVector v32 = ODD.selectFrom(v22, v28);
      v31.intoMemorySegment(target, t + toRow, ORDER);
      v32.intoMemorySegment(target, t + 7 * toRow, ORDER);
      LongVector v33 = EVEN.selectFrom(v23, v29);
      LongVector v34 = ODD.selectFrom(v23, v29);
      v33.intoMemorySegment(target, t + 3 * toRow, ORDER);
      v34.intoMemorySegment(target, t + 9 * toRow, ORDER);
      LongVector v35 = EVEN.selectFrom(v24, v30);
      LongVector v36 = ODD.selectFrom(v24, v30);
      v35.intoMemorySegment(target, t + 5 * toRow, ORDER);
      v36.intoMemorySegment(target, t + 11 * toRow, ORDER);
    }
  }

  private static void interleaveLower(
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
      LongVector v3 = LongVector.fromMemorySegment(SPECIES, source, f + 6 * fromRow, ORDER);
      LongVector v4 = LongVector.fromMemorySegment(SPECIES, source, f + 9 * fromRow, ORDER);
      LongVector v5 = LOWER.selectFrom(v1, v3);
      LongVector v6 = LOWER.selectFrom(v2, v4);
      LongVector v7 = LOWER.selectFrom(v5, v6);
      LongVector v8 = UPPER.selectFrom(v5, v6);
      LongVector v9 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector v10 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector v11 = LongVector.fromMemorySegment(SPECIES, source, f + 7 * fromRow, ORDER);
      LongVector v12 = LongVector.fromMemorySegment(SPECIES, source, f + 10 * fromRow, ORDER);
      LongVector v13 = LOWER.selectFrom(v9, v11);
      LongVector v14 = LOWER.selectFrom(v10, v12);
      LongVector v15 = LOWER.selectFrom(v13, v14);
      LongVector v16 = UPPER.selectFrom(v13, v14);
      LongVector v17 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector v18 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector v19 = LongVector.fromMemorySegment(SPECIES, source, f + 8 * fromRow, ORDER);
      LongVector v20 = LongVector.fromMemorySegment(SPECIES, source, f + 11 * fromRow, ORDER);
      LongVector v21 = LOWER.selectFrom(v17, v19);
      LongVector v22 = LOWER.selectFrom(v18, v20);
      LongVector v23 = LOWER.selectFrom(v21, v22);
      LongVector v24 = UPPER.selectFrom(v21, v22);
      LongVector v25 = PUT_0.selectFrom(v7, v15);
      LongVector v26 = PUT_1.selectFrom(v15, v23);
      LongVector v27 = PUT_2.selectFrom(v23, v7);
      LongVector v28 = TURN_2.selectFrom(v25, v27);
      LongVector v29 = TURN_2.selectFrom(v26, v25);
      LongVector v30 = TURN_2.selectFrom(v27, v26);
      v28.intoMemorySegment(target, t + ROW_0 * toRow, ORDER);
      v29.intoMemorySegment(target, t + ROW_1 * toRow, ORDER);
      v30.intoMemorySegment(target, t + ROW_2 * toRow, ORDER);
      LongVector v31 = PUT_0.selectFrom(v8, v16);
      LongVector v32 = PUT_1.selectFrom(v16, v24);
      LongVector v33 = PUT_2.selectFrom(v24, v8);
      LongVector v34 = TURN_2.selectFrom(v31, v33);
      LongVector v35 = TURN_2.selectFrom(v32, v31);
      LongVector v36 = TURN_2.selectFrom(v33, v32);
      v34.intoMemorySegment(target, t + (3 + ROW_0) * toRow, ORDER);
      v35.intoMemorySegment(target, t + (3 + ROW_1) * toRow, ORDER);
      v36.intoMemorySegment(target, t + (3 + ROW_2) * toRow, ORDER);
    }
  }

  private static void interleaveUpper(
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
      LongVector v3 = LongVector.fromMemorySegment(SPECIES, source, f + 6 * fromRow, ORDER);
      LongVector v4 = LongVector.fromMemorySegment(SPECIES, source, f + 9 * fromRow, ORDER);
      LongVector v5 = UPPER.selectFrom(v1, v3);
      LongVector v6 = UPPER.selectFrom(v2, v4);
      LongVector v7 = LOWER.selectFrom(v5, v6);
      LongVector v8 = UPPER.selectFrom(v5, v6);
      LongVector v9 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector v10 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector v11 = LongVector.fromMemorySegment(SPECIES, source, f + 7 * fromRow, ORDER);
      LongVector v12 = LongVector.fromMemorySegment(SPECIES, source, f + 10 * fromRow, ORDER);
      LongVector v13 = UPPER.selectFrom(v9, v11);
      LongVector v14 = UPPER.selectFrom(v10, v12);
      LongVector v15 = LOWER.selectFrom(v13, v14);
      LongVector v16 = UPPER.selectFrom(v13, v14);
      LongVector v17 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector v18 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector v19 = LongVector.fromMemorySegment(SPECIES, source, f + 8 * fromRow, ORDER);
      LongVector v20 = LongVector.fromMemorySegment(SPECIES, source, f + 11 * fromRow, ORDER);
      LongVector v21 = UPPER.selectFrom(v17, v19);
      LongVector v22 = UPPER.selectFrom(v18, v20);
      LongVector v23 = LOWER.selectFrom(v21, v22);
      LongVector v24 = UPPER.selectFrom(v21, v22);
      LongVector v25 = PUT_0.selectFrom(v7, v15);
      LongVector v26 = PUT_1.selectFrom(v15, v23);
      LongVector v27 = PUT_2.selectFrom(v23, v7);
      LongVector v28 = TURN_2.selectFrom(v25, v27);
      LongVector v29 = TURN_2.selectFrom(v26, v25);
      LongVector v30 = TURN_2.selectFrom(v27, v26);
      v28.intoMemorySegment(target, t + (6 + ROW_0) * toRow, ORDER);
      v29.intoMemorySegment(target, t + (6 + ROW_1) * toRow, ORDER);
      v30.intoMemorySegment(target, t + (6 + ROW_2) * toRow, ORDER);
      LongVector v31 = PUT_0.selectFrom(v8, v16);
      LongVector v32 = PUT_1.selectFrom(v16, v24);
      LongVector v33 = PUT_2.selectFrom(v24, v8);
      LongVector v34 = TURN_2.selectFrom(v31, v33);
      LongVector v35 = TURN_2.selectFrom(v32, v31);
      LongVector v36 = TURN_2.selectFrom(v33, v32);
      v34.intoMemorySegment(target, t + (9 + ROW_0) * toRow, ORDER);
      v35.intoMemorySegment(target, t + (9 + ROW_1) * toRow, ORDER);
      v36.intoMemorySegment(target, t + (9 + ROW_2) * toRow, ORDER);
    }
  }
}
