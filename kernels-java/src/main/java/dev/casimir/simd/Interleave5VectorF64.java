package dev.casimir.simd;

import static dev.casimir.simd.InterleaveIndices.put;
import static dev.casimir.simd.InterleaveIndices.row;
import static dev.casimir.simd.InterleaveIndices.taken;
import static dev.casimir.simd.InterleaveIndices.turn;
import static dev.casimir.simd.MovesVectorF64.LANES;
import static dev.casimir.simd.MovesVectorF64.ORDER;
import static dev.casimir.simd.MovesVectorF64.SPECIES;
import static dev.casimir.simd.MovesVectorF64.index;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;

/**
 * Takes a sequence apart into five, and puts it together again, 5 vectors at a time; see {@link
 * InterleaveIndices}.
 */
final class Interleave5VectorF64 {
  static final int ROW_0 = row(5, LANES, 0);
  static final int ROW_1 = row(5, LANES, 1);
  static final int ROW_2 = row(5, LANES, 2);
  static final int ROW_3 = row(5, LANES, 3);
  static final int ROW_4 = row(5, LANES, 4);

  static final LongVector TURN_1 = index(turn(5, LANES, 1));
  static final LongVector TURN_2 = index(turn(5, LANES, 2));
  static final LongVector TURN_4 = index(turn(5, LANES, 4));

  static final LongVector TAKEN_0 = index(taken(5, LANES, 4, 0));
  static final LongVector TAKEN_1 = index(taken(5, LANES, 4, 1));
  static final LongVector TAKEN_2 = index(taken(5, LANES, 4, 2));
  static final LongVector TAKEN_3 = index(taken(5, LANES, 4, 3));
  static final LongVector TAKEN_4 = index(taken(5, LANES, 4, 4));

  static final LongVector PUT_0 = index(put(5, LANES, 0));
  static final LongVector PUT_1 = index(put(5, LANES, 1));
  static final LongVector PUT_2 = index(put(5, LANES, 2));
  static final LongVector PUT_3 = index(put(5, LANES, 3));
  static final LongVector PUT_4 = index(put(5, LANES, 4));

  private Interleave5VectorF64() {}

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
      LongVector a0 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_0 * fromRow, ORDER);
      LongVector a1 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_1 * fromRow, ORDER);
      LongVector a2 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_2 * fromRow, ORDER);
      LongVector a3 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_3 * fromRow, ORDER);
      LongVector a4 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_4 * fromRow, ORDER);
      LongVector b0 = TURN_1.selectFrom(a0, a4);
      LongVector b1 = TURN_1.selectFrom(a1, a0);
      LongVector b2 = TURN_1.selectFrom(a2, a1);
      LongVector b3 = TURN_1.selectFrom(a3, a2);
      LongVector b4 = TURN_1.selectFrom(a4, a3);
      LongVector c0 = TURN_2.selectFrom(b0, b3);
      LongVector c1 = TURN_2.selectFrom(b1, b4);
      LongVector c2 = TURN_2.selectFrom(b2, b0);
      LongVector c3 = TURN_2.selectFrom(b3, b1);
      LongVector c4 = TURN_2.selectFrom(b4, b2);
      LongVector d0 = TAKEN_0.selectFrom(c0, c1);
      LongVector d1 = TAKEN_1.selectFrom(c1, c2);
      LongVector d2 = TAKEN_2.selectFrom(c2, c3);
      LongVector d3 = TAKEN_3.selectFrom(c3, c4);
      LongVector d4 = TAKEN_4.selectFrom(c4, c0);
      d0.intoMemorySegment(target, t, ORDER);
      d1.intoMemorySegment(target, t + toRow, ORDER);
      d2.intoMemorySegment(target, t + 2 * toRow, ORDER);
      d3.intoMemorySegment(target, t + 3 * toRow, ORDER);
      d4.intoMemorySegment(target, t + 4 * toRow, ORDER);
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
      LongVector b0 = PUT_0.selectFrom(a0, a1);
      LongVector b1 = PUT_1.selectFrom(a1, a2);
      LongVector b2 = PUT_2.selectFrom(a2, a3);
      LongVector b3 = PUT_3.selectFrom(a3, a4);
      LongVector b4 = PUT_4.selectFrom(a4, a0);
      LongVector c0 = TURN_2.selectFrom(b0, b2);
      LongVector c1 = TURN_2.selectFrom(b1, b3);
      LongVector c2 = TURN_2.selectFrom(b2, b4);
      LongVector c3 = TURN_2.selectFrom(b3, b0);
      LongVector c4 = TURN_2.selectFrom(b4, b1);
      LongVector d0 = TURN_4.selectFrom(c0, c4);
      LongVector d1 = TURN_4.selectFrom(c1, c0);
      LongVector d2 = TURN_4.selectFrom(c2, c1);
      LongVector d3 = TURN_4.selectFrom(c3, c2);
      LongVector d4 = TURN_4.selectFrom(c4, c3);
      d0.intoMemorySegment(target, t + ROW_0 * toRow, ORDER);
      d1.intoMemorySegment(target, t + ROW_1 * toRow, ORDER);
      d2.intoMemorySegment(target, t + ROW_2 * toRow, ORDER);
      d3.intoMemorySegment(target, t + ROW_3 * toRow, ORDER);
      d4.intoMemorySegment(target, t + ROW_4 * toRow, ORDER);
    }
  }
}
