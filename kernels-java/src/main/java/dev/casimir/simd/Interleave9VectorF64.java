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
import static dev.casimir.simd.MovesVectorF64.ORDER;
import static dev.casimir.simd.MovesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;

/**
 * Takes a sequence apart into nine, and puts it together again: first into three, then each into
 * three.
 */
final class Interleave9VectorF64 {
  private Interleave9VectorF64() {}

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
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * ROW_0 + ROW_0) * fromRow, ORDER);
      LongVector v2 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * ROW_0 + ROW_1) * fromRow, ORDER);
      LongVector v3 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * ROW_0 + ROW_2) * fromRow, ORDER);
      LongVector v4 = TURN_1.selectFrom(v1, v3);
      LongVector v5 = TURN_1.selectFrom(v2, v1);
      LongVector v6 = TURN_1.selectFrom(v3, v2);
      LongVector v7 = TAKEN_0.selectFrom(v4, v5);
      LongVector v8 = TAKEN_1.selectFrom(v5, v6);
      LongVector v9 = TAKEN_2.selectFrom(v6, v4);
      LongVector v10 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * ROW_1 + ROW_0) * fromRow, ORDER);
      LongVector v11 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * ROW_1 + ROW_1) * fromRow, ORDER);
      LongVector v12 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * ROW_1 + ROW_2) * fromRow, ORDER);
      LongVector v13 = TURN_1.selectFrom(v10, v12);
      LongVector v14 = TURN_1.selectFrom(v11, v10);
      LongVector v15 = TURN_1.selectFrom(v12, v11);
      LongVector v16 = TAKEN_0.selectFrom(v13, v14);
      LongVector v17 = TAKEN_1.selectFrom(v14, v15);
      LongVector v18 = TAKEN_2.selectFrom(v15, v13);
      LongVector v19 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * ROW_2 + ROW_0) * fromRow, ORDER);
      LongVector v20 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * ROW_2 + ROW_1) * fromRow, ORDER);
      LongVector v21 =
          LongVector.fromMemorySegment(SPECIES, source, f + (3 * ROW_2 + ROW_2) * fromRow, ORDER);
      LongVector v22 = TURN_1.selectFrom(v19, v21);
      LongVector v23 = TURN_1.selectFrom(v20, v19);
      LongVector v24 = TURN_1.selectFrom(v21, v20);
      LongVector v25 = TAKEN_0.selectFrom(v22, v23);
      LongVector v26 = TAKEN_1.selectFrom(v23, v24);
      LongVector v27 = TAKEN_2.selectFrom(v24, v22);
      LongVector v28 = TURN_1.selectFrom(v7, v25);
      LongVector v29 = TURN_1.selectFrom(v16, v7);
      LongVector v30 = TURN_1.selectFrom(v25, v16);
      LongVector v31 = TAKEN_0.selectFrom(v28, v29);
      LongVector v32 = TAKEN_1.selectFrom(v29, v30);
      LongVector v33 = TAKEN_2.selectFrom(v30, v28);
      v31.intoMemorySegment(target, t, ORDER);
      v32.intoMemorySegment(target, t + 3 * toRow, ORDER);
      v33.intoMemorySegment(target, t + 6 * toRow, ORDER);
      LongVector v34 = TURN_1.selectFrom(v8, v26);
      LongVector v35 = TURN_1.selectFrom(v17, v8);
      LongVector v36 = TURN_1.selectFrom(v26, v17);
      LongVector v37 = TAKEN_0.selectFrom(v34, v35);
      LongVector v38 = TAKEN_1.selectFrom(v35, v36);
      LongVector v39 = TAKEN_2.selectFrom(v36, v34);
      v37.intoMemorySegment(target, t + toRow, ORDER);
      v38.intoMemorySegment(target, t + 4 * toRow, ORDER);
      v39.intoMemorySegment(target, t + 7 * toRow, ORDER);
      LongVector v40 = TURN_1.selectFrom(v9, v27);
      LongVector v41 = TURN_1.selectFrom(v18, v9);
      LongVector v42 = TURN_1.selectFrom(v27, v18);
      LongVector v43 = TAKEN_0.selectFrom(v40, v41);
      LongVector v44 = TAKEN_1.selectFrom(v41, v42);
      LongVector v45 = TAKEN_2.selectFrom(v42, v40);
      v43.intoMemorySegment(target, t + 2 * toRow, ORDER);
      v44.intoMemorySegment(target, t + 5 * toRow, ORDER);
      v45.intoMemorySegment(target, t + 8 * toRow, ORDER);
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
      LongVector v3 = LongVector.fromMemorySegment(SPECIES, source, f + 6 * fromRow, ORDER);
      LongVector v4 = PUT_0.selectFrom(v1, v2);
      LongVector v5 = PUT_1.selectFrom(v2, v3);
      LongVector v6 = PUT_2.selectFrom(v3, v1);
      LongVector v7 = TURN_2.selectFrom(v4, v6);
      LongVector v8 = TURN_2.selectFrom(v5, v4);
      LongVector v9 = TURN_2.selectFrom(v6, v5);
      LongVector v10 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector v11 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector v12 = LongVector.fromMemorySegment(SPECIES, source, f + 7 * fromRow, ORDER);
      LongVector v13 = PUT_0.selectFrom(v10, v11);
      LongVector v14 = PUT_1.selectFrom(v11, v12);
      LongVector v15 = PUT_2.selectFrom(v12, v10);
      LongVector v16 = TURN_2.selectFrom(v13, v15);
      LongVector v17 = TURN_2.selectFrom(v14, v13);
      LongVector v18 = TURN_2.selectFrom(v15, v14);
      LongVector v19 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector v20 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector v21 = LongVector.fromMemorySegment(SPECIES, source, f + 8 * fromRow, ORDER);
      LongVector v22 = PUT_0.selectFrom(v19, v20);
      LongVector v23 = PUT_1.selectFrom(v20, v21);
      LongVector v24 = PUT_2.selectFrom(v21, v19);
      LongVector v25 = TURN_2.selectFrom(v22, v24);
      LongVector v26 = TURN_2.selectFrom(v23, v22);
      LongVector v27 = TURN_2.selectFrom(v24, v23);
      LongVector v28 = PUT_0.selectFrom(v7, v16);
      LongVector v29 = PUT_1.selectFrom(v16, v25);
      LongVector v30 = PUT_2.selectFrom(v25, v7);
      LongVector v31 = TURN_2.selectFrom(v28, v30);
      LongVector v32 = TURN_2.selectFrom(v29, v28);
      LongVector v33 = TURN_2.selectFrom(v30, v29);
      v31.intoMemorySegment(target, t + (3 * ROW_0 + ROW_0) * toRow, ORDER);
      v32.intoMemorySegment(target, t + (3 * ROW_0 + ROW_1) * toRow, ORDER);
      v33.intoMemorySegment(target, t + (3 * ROW_0 + ROW_2) * toRow, ORDER);
      LongVector v34 = PUT_0.selectFrom(v8, v17);
      LongVector v35 = PUT_1.selectFrom(v17, v26);
      LongVector v36 = PUT_2.selectFrom(v26, v8);
      LongVector v37 = TURN_2.selectFrom(v34, v36);
      LongVector v38 = TURN_2.selectFrom(v35, v34);
      LongVector v39 = TURN_2.selectFrom(v36, v35);
      v37.intoMemorySegment(target, t + (3 * ROW_1 + ROW_0) * toRow, ORDER);
      v38.intoMemorySegment(target, t + (3 * ROW_1 + ROW_1) * toRow, ORDER);
      v39.intoMemorySegment(target, t + (3 * ROW_1 + ROW_2) * toRow, ORDER);
      LongVector v40 = PUT_0.selectFrom(v9, v18);
      LongVector v41 = PUT_1.selectFrom(v18, v27);
      LongVector v42 = PUT_2.selectFrom(v27, v9);
      LongVector v43 = TURN_2.selectFrom(v40, v42);
      LongVector v44 = TURN_2.selectFrom(v41, v40);
      LongVector v45 = TURN_2.selectFrom(v42, v41);
      v43.intoMemorySegment(target, t + (3 * ROW_2 + ROW_0) * toRow, ORDER);
      v44.intoMemorySegment(target, t + (3 * ROW_2 + ROW_1) * toRow, ORDER);
      v45.intoMemorySegment(target, t + (3 * ROW_2 + ROW_2) * toRow, ORDER);
    }
  }
}
