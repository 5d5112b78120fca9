package dev.casimir.simd;

import static dev.casimir.simd.MovesVectorF64.EVEN;
import static dev.casimir.simd.MovesVectorF64.LOWER;
import static dev.casimir.simd.MovesVectorF64.ODD;
import static dev.casimir.simd.MovesVectorF64.ORDER;
import static dev.casimir.simd.MovesVectorF64.SPECIES;
import static dev.casimir.simd.MovesVectorF64.UPPER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;

/**
 * Takes a sequence apart into sixteen, and puts it together again, half of the results at a time:
 * all at once would be more than the first compiler of the virtual machine bears. So source and
 * target must be apart.
 */
final class Interleave16VectorF64 {
  private Interleave16VectorF64() {}

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
      LongVector v1 = LongVector.fromMemorySegment(SPECIES, source, f, ORDER);
      LongVector v2 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector v3 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector v4 = LongVector.fromMemorySegment(SPECIES, source, f + 3 * fromRow, ORDER);
      LongVector v5 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector v6 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector v7 = LongVector.fromMemorySegment(SPECIES, source, f + 6 * fromRow, ORDER);
      LongVector v8 = LongVector.fromMemorySegment(SPECIES, source, f + 7 * fromRow, ORDER);
      LongVector v9 = LongVector.fromMemorySegment(SPECIES, source, f + 8 * fromRow, ORDER);
      LongVector v10 = LongVector.fromMemorySegment(SPECIES, source, f + 9 * fromRow, ORDER);
      LongVector v11 = LongVector.fromMemorySegment(SPECIES, source, f + 10 * fromRow, ORDER);
      LongVector v12 = LongVector.fromMemorySegment(SPECIES, source, f + 11 * fromRow, ORDER);
      LongVector v13 = LongVector.fromMemorySegment(SPECIES, source, f + 12 * fromRow, ORDER);
      LongVector v14 = LongVector.fromMemorySegment(SPECIES, source, f + 13 * fromRow, ORDER);
      LongVector v15 = LongVector.fromMemorySegment(SPECIES, source, f + 14 * fromRow, ORDER);
      LongVector v16 = LongVector.fromMemorySegment(SPECIES, source, f + 15 * fromRow, ORDER);
      LongVector v17 = EVEN.selectFrom(v1, v2);
      LongVector v18 = EVEN.selectFrom(v3, v4);
      LongVector v19 = EVEN.selectFrom(v5, v6);
      LongVector v20 = EVEN.selectFrom(v7, v8);
      LongVector v21 = EVEN.selectFrom(v9, v10);
      LongVector v22 = EVEN.selectFrom(v11, v12);
      LongVector v23 = EVEN.selectFrom(v13, v14);
      LongVector v24 = EVEN.selectFrom(v15, v16);
      LongVector v25 = EVEN.selectFrom(v17, v18);
      LongVector v26 = EVEN.selectFrom(v19, v20);
      LongVector v27 = EVEN.selectFrom(v21, v22);
      LongVector v28 = EVEN.selectFrom(v23, v24);
      LongVector v29 = ODD.selectFrom(v17, v18);
      LongVector v30 = ODD.selectFrom(v19, v20);
      LongVector v31 = ODD.selectFrom(v21, v22);
      LongVector v32 = ODD.selectFrom(v23, v24);
      LongVector v33 = EVEN.selectFrom(v25, v26);
      LongVector v34 = EVEN.selectFrom(v27, v28);
      LongVector v35 = ODD.selectFrom(v25, v26);
      LongVector v36 = ODD.selectFrom(v27, v28);
      LongVector v37 = EVEN.selectFrom(v33, v34);
      LongVector v38 = ODD.selectFrom(v33, v34);
      LongVector v39 = EVEN.selectFrom(v35, v36);
      LongVector v40 = ODD.selectFrom(v35, v36);
      LongVector v41 = EVEN.selectFrom(v29, v30);
      LongVector v42 = EVEN.selectFrom(v31, v32);
      LongVector v43 = ODD.selectFrom(v29, v30);
      LongVector v44 = ODD.selectFrom(v31, v32);
      LongVector v45 = EVEN.selectFrom(v41, v42);
      LongVector v46 = ODD.selectFrom(v41, v42);
      LongVector v47 = EVEN.selectFrom(v43, v44);
      LongVector v48 = ODD.selectFrom(v43, v44);
      v37.intoMemorySegment(target, t, ORDER);
      v45.intoMemorySegment(target, t + 2 * toRow, ORDER);
      v39.intoMemorySegment(target, t + 4 * toRow, ORDER);
      v47.intoMemorySegment(target, t + 6 * toRow, ORDER);
      v38.intoMemorySegment(target, t + 8 * toRow, ORDER);
      v46.intoMemorySegment(target, t + 10 * toRow, ORDER);
      v40.intoMemorySegment(target, t + 12 * toRow, ORDER);
      v48.intoMemorySegment(target, t + 14 * toRow, ORDER);
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
      LongVector v1 = LongVector.fromMemorySegment(SPECIES, source, f, ORDER);
      LongVector v2 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector v3 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector v4 = LongVector.fromMemorySegment(SPECIES, source, f + 3 * fromRow, ORDER);
      LongVector v5 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector v6 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector v7 = LongVector.fromMemorySegment(SPECIES, source, f + 6 * fromRow, ORDER);
      LongVector v8 = LongVector.fromMemorySegment(SPECIES, source, f + 7 * fromRow, ORDER);
      LongVector v9 = LongVector.fromMemorySegment(SPECIES, source, f + 8 * fromRow, ORDER);
      LongVector v10 = LongVector.fromMemorySegment(SPECIES, source, f + 9 * fromRow, ORDER);
      LongVector v11 = LongVector.fromMemorySegment(SPECIES, source, f + 10 * fromRow, ORDER);
      LongVector v12 = LongVector.fromMemorySegment(SPECIES, source, f + 11 * fromRow, ORDER);
      LongVector v13 = LongVector.fromMemorySegment(SPECIES, source, f + 12 * fromRow, ORDER);
      LongVector v14 = LongVector.fromMemorySegment(SPECIES, source, f + 13 * fromRow, ORDER);
      LongVector v15 = LongVector.fromMemorySegment(SPECIES, source, f + 14 * fromRow, ORDER);
      LongVector v16 = LongVector.fromMemorySegment(SPECIES, source, f + 15 * fromRow, ORDER);
      LongVector v17 = ODD.selectFrom(v1, v2);
      LongVector v18 = ODD.selectFrom(v3, v4);
      LongVector v19 = ODD.selectFrom(v5, v6);
      LongVector v20 = ODD.selectFrom(v7, v8);
      LongVector v21 = ODD.selectFrom(v9, v10);
      LongVector v22 = ODD.selectFrom(v11, v12);
      LongVector v23 = ODD.selectFrom(v13, v14);
      LongVector v24 = ODD.selectFrom(v15, v16);
      LongVector v25 = EVEN.selectFrom(v17, v18);
      LongVector v26 = EVEN.selectFrom(v19, v20);
      LongVector v27 = EVEN.selectFrom(v21, v22);
      LongVector v28 = EVEN.selectFrom(v23, v24);
      LongVector v29 = ODD.selectFrom(v17, v18);
      LongVector v30 = ODD.selectFrom(v19, v20);
      LongVector v31 = ODD.selectFrom(v21, v22);
      LongVector v32 = ODD.selectFrom(v23, v24);
      LongVector v33 = EVEN.selectFrom(v25, v26);
      LongVector v34 = EVEN.selectFrom(v27, v28);
      LongVector v35 = ODD.selectFrom(v25, v26);
      LongVector v36 = ODD.selectFrom(v27, v28);
      LongVector v37 = EVEN.selectFrom(v33, v34);
      LongVector v38 = ODD.selectFrom(v33, v34);
      LongVector v39 = EVEN.selectFrom(v35, v36);
      LongVector v40 = ODD.selectFrom(v35, v36);
      LongVector v41 = EVEN.selectFrom(v29, v30);
      LongVector v42 = EVEN.selectFrom(v31, v32);
      LongVector v43 = ODD.selectFrom(v29, v30);
      LongVector v44 = ODD.selectFrom(v31, v32);
      LongVector v45 = EVEN.selectFrom(v41, v42);
      LongVector v46 = ODD.selectFrom(v41, v42);
      LongVector v47 = EVEN.selectFrom(v43, v44);
      LongVector v48 = ODD.selectFrom(v43, v44);
      v37.intoMemorySegment(target, t + toRow, ORDER);
      v45.intoMemorySegment(target, t + 3 * toRow, ORDER);
      v39.intoMemorySegment(target, t + 5 * toRow, ORDER);
      v47.intoMemorySegment(target, t + 7 * toRow, ORDER);
      v38.intoMemorySegment(target, t + 9 * toRow, ORDER);
      v46.intoMemorySegment(target, t + 11 * toRow, ORDER);
      v40.intoMemorySegment(target, t + 13 * toRow, ORDER);
      v48.intoMemorySegment(target, t + 15 * toRow, ORDER);
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
      LongVector v2 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector v3 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector v4 = LongVector.fromMemorySegment(SPECIES, source, f + 3 * fromRow, ORDER);
      LongVector v5 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector v6 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector v7 = LongVector.fromMemorySegment(SPECIES, source, f + 6 * fromRow, ORDER);
      LongVector v8 = LongVector.fromMemorySegment(SPECIES, source, f + 7 * fromRow, ORDER);
      LongVector v9 = LongVector.fromMemorySegment(SPECIES, source, f + 8 * fromRow, ORDER);
      LongVector v10 = LongVector.fromMemorySegment(SPECIES, source, f + 9 * fromRow, ORDER);
      LongVector v11 = LongVector.fromMemorySegment(SPECIES, source, f + 10 * fromRow, ORDER);
      LongVector v12 = LongVector.fromMemorySegment(SPECIES, source, f + 11 * fromRow, ORDER);
      LongVector v13 = LongVector.fromMemorySegment(SPECIES, source, f + 12 * fromRow, ORDER);
      LongVector v14 = LongVector.fromMemorySegment(SPECIES, source, f + 13 * fromRow, ORDER);
      LongVector v15 = LongVector.fromMemorySegment(SPECIES, source, f + 14 * fromRow, ORDER);
      LongVector v16 = LongVector.fromMemorySegment(SPECIES, source, f + 15 * fromRow, ORDER);
      LongVector v17 = LOWER.selectFrom(v1, v9);
      LongVector v18 = LOWER.selectFrom(v2, v10);
      LongVector v19 = LOWER.selectFrom(v3, v11);
      LongVector v20 = LOWER.selectFrom(v4, v12);
      LongVector v21 = LOWER.selectFrom(v5, v13);
      LongVector v22 = LOWER.selectFrom(v6, v14);
      LongVector v23 = LOWER.selectFrom(v7, v15);
      LongVector v24 = LOWER.selectFrom(v8, v16);
      LongVector v25 = LOWER.selectFrom(v17, v21);
      LongVector v26 = LOWER.selectFrom(v18, v22);
      LongVector v27 = LOWER.selectFrom(v19, v23);
      LongVector v28 = LOWER.selectFrom(v20, v24);
      LongVector v29 = LOWER.selectFrom(v25, v27);
      LongVector v30 = LOWER.selectFrom(v26, v28);
      LongVector v31 = LOWER.selectFrom(v29, v30);
      LongVector v32 = UPPER.selectFrom(v29, v30);
      LongVector v33 = UPPER.selectFrom(v25, v27);
      LongVector v34 = UPPER.selectFrom(v26, v28);
      LongVector v35 = LOWER.selectFrom(v33, v34);
      LongVector v36 = UPPER.selectFrom(v33, v34);
      LongVector v37 = UPPER.selectFrom(v17, v21);
      LongVector v38 = UPPER.selectFrom(v18, v22);
      LongVector v39 = UPPER.selectFrom(v19, v23);
      LongVector v40 = UPPER.selectFrom(v20, v24);
      LongVector v41 = LOWER.selectFrom(v37, v39);
      LongVector v42 = LOWER.selectFrom(v38, v40);
      LongVector v43 = LOWER.selectFrom(v41, v42);
      LongVector v44 = UPPER.selectFrom(v41, v42);
      LongVector v45 = UPPER.selectFrom(v37, v39);
      LongVector v46 = UPPER.selectFrom(v38, v40);
      LongVector v47 = LOWER.selectFrom(v45, v46);
      LongVector v48 = UPPER.selectFrom(v45, v46);
      v31.intoMemorySegment(target, t, ORDER);
      v32.intoMemorySegment(target, t + toRow, ORDER);
      v35.intoMemorySegment(target, t + 2 * toRow, ORDER);
      v36.intoMemorySegment(target, t + 3 * toRow, ORDER);
      v43.intoMemorySegment(target, t + 4 * toRow, ORDER);
      v44.intoMemorySegment(target, t + 5 * toRow, ORDER);
      v47.intoMemorySegment(target, t + 6 * toRow, ORDER);
      v48.intoMemorySegment(target, t + 7 * toRow, ORDER);
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
      LongVector v2 = LongVector.fromMemorySegment(SPECIES, source, f + fromRow, ORDER);
      LongVector v3 = LongVector.fromMemorySegment(SPECIES, source, f + 2 * fromRow, ORDER);
      LongVector v4 = LongVector.fromMemorySegment(SPECIES, source, f + 3 * fromRow, ORDER);
      LongVector v5 = LongVector.fromMemorySegment(SPECIES, source, f + 4 * fromRow, ORDER);
      LongVector v6 = LongVector.fromMemorySegment(SPECIES, source, f + 5 * fromRow, ORDER);
      LongVector v7 = LongVector.fromMemorySegment(SPECIES, source, f + 6 * fromRow, ORDER);
      LongVector v8 = LongVector.fromMemorySegment(SPECIES, source, f + 7 * fromRow, ORDER);
      LongVector v9 = LongVector.fromMemorySegment(SPECIES, source, f + 8 * fromRow, ORDER);
      LongVector v10 = LongVector.fromMemorySegment(SPECIES, source, f + 9 * fromRow, ORDER);
      LongVector v11 = LongVector.fromMemorySegment(SPECIES, source, f + 10 * fromRow, ORDER);
      LongVector v12 = LongVector.fromMemorySegment(SPECIES, source, f + 11 * fromRow, ORDER);
      LongVector v13 = LongVector.fromMemorySegment(SPECIES, source, f + 12 * fromRow, ORDER);
      LongVector v14 = LongVector.fromMemorySegment(SPECIES, source, f + 13 * fromRow, ORDER);
      LongVector v15 = LongVector.fromMemorySegment(SPECIES, source, f + 14 * fromRow, ORDER);
      LongVector v16 = LongVector.fromMemorySegment(SPECIES, source, f + 15 * fromRow, ORDER);
      LongVector v17 = UPPER.selectFrom(v1, v9);
      LongVector v18 = UPPER.selectFrom(v2, v10);
      LongVector v19 = UPPER.selectFrom(v3, v11);
      LongVector v20 = UPPER.selectFrom(v4, v12);
      LongVector v21 = UPPER.selectFrom(v5, v13);
      LongVector v22 = UPPER.selectFrom(v6, v14);
      LongVector v23 = UPPER.selectFrom(v7, v15);
      LongVector v24 = UPPER.selectFrom(v8, v16);
      LongVector v25 = LOWER.selectFrom(v17, v21);
      LongVector v26 = LOWER.selectFrom(v18, v22);
      LongVector v27 = LOWER.selectFrom(v19, v23);
      LongVector v28 = LOWER.selectFrom(v20, v24);
      LongVector v29 = LOWER.selectFrom(v25, v27);
      LongVector v30 = LOWER.selectFrom(v26, v28);
      LongVector v31 = LOWER.selectFrom(v29, v30);
      LongVector v32 = UPPER.selectFrom(v29, v30);
      LongVector v33 = UPPER.selectFrom(v25, v27);
      LongVector v34 = UPPER.selectFrom(v26, v28);
      LongVector v35 = LOWER.selectFrom(v33, v34);
      LongVector v36 = UPPER.selectFrom(v33, v34);
      LongVector v37 = UPPER.selectFrom(v17, v21);
      LongVector v38 = UPPER.selectFrom(v18, v22);
      LongVector v39 = UPPER.selectFrom(v19, v23);
      LongVector v40 = UPPER.selectFrom(v20, v24);
      LongVector v41 = LOWER.selectFrom(v37, v39);
      LongVector v42 = LOWER.selectFrom(v38, v40);
      LongVector v43 = LOWER.selectFrom(v41, v42);
      LongVector v44 = UPPER.selectFrom(v41, v42);
      LongVector v45 = UPPER.selectFrom(v37, v39);
      LongVector v46 = UPPER.selectFrom(v38, v40);
      LongVector v47 = LOWER.selectFrom(v45, v46);
      LongVector v48 = UPPER.selectFrom(v45, v46);
      v31.intoMemorySegment(target, t + 8 * toRow, ORDER);
      v32.intoMemorySegment(target, t + 9 * toRow, ORDER);
      v35.intoMemorySegment(target, t + 10 * toRow, ORDER);
      v36.intoMemorySegment(target, t + 11 * toRow, ORDER);
      v43.intoMemorySegment(target, t + 12 * toRow, ORDER);
      v44.intoMemorySegment(target, t + 13 * toRow, ORDER);
      v47.intoMemorySegment(target, t + 14 * toRow, ORDER);
      v48.intoMemorySegment(target, t + 15 * toRow, ORDER);
    }
  }
}
