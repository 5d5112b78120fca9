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
 * Takes a sequence apart into seven, and puts it together again, 7 vectors at a time; see {@link
 * InterleaveIndices}.
 */
final class Interleave7VectorF64 {
  static final int ROW_0 = row(7, LANES, 0);
  static final int ROW_1 = row(7, LANES, 1);
  static final int ROW_2 = row(7, LANES, 2);
  static final int ROW_3 = row(7, LANES, 3);
  static final int ROW_4 = row(7, LANES, 4);
  static final int ROW_5 = row(7, LANES, 5);
  static final int ROW_6 = row(7, LANES, 6);

  static final LongVector TURN_1 = index(turn(7, LANES, 1));
  static final LongVector TURN_2 = index(turn(7, LANES, 2));
  static final LongVector TURN_4 = index(turn(7, LANES, 4));

  static final LongVector TAKEN_0 = index(taken(7, LANES, 4, 0));
  static final LongVector TAKEN_1 = index(taken(7, LANES, 4, 1));
  static final LongVector TAKEN_2 = index(taken(7, LANES, 4, 2));
  static final LongVector TAKEN_3 = index(taken(7, LANES, 4, 3));
  static final LongVector TAKEN_4 = index(taken(7, LANES, 4, 4));
  static final LongVector TAKEN_5 = index(taken(7, LANES, 4, 5));
  static final LongVector TAKEN_6 = index(taken(7, LANES, 4, 6));

  static final LongVector PUT_0 = index(put(7, LANES, 0));
  static final LongVector PUT_1 = index(put(7, LANES, 1));
  static final LongVector PUT_2 = index(put(7, LANES, 2));
  static final LongVector PUT_3 = index(put(7, LANES, 3));
  static final LongVector PUT_4 = index(put(7, LANES, 4));
  static final LongVector PUT_5 = index(put(7, LANES, 5));
  static final LongVector PUT_6 = index(put(7, LANES, 6));

  private Interleave7VectorF64() {}

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
      LongVector a5 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_5 * fromRow, ORDER);
      LongVector a6 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_6 * fromRow, ORDER);
      LongVector b0 = TURN_1.selectFrom(a0, a6);
      LongVector b1 = TURN_1.selectFrom(a1, a0);
      LongVector b2 = TURN_1.selectFrom(a2, a1);
      LongVector b3 = TURN_1.selectFrom(a3, a2);
      LongVector b4 = TURN_1.selectFrom(a4, a3);
      LongVector b5 = TURN_1.selectFrom(a5, a4);
      LongVector b6 = TURN_1.selectFrom(a6, a5);
      LongVector c0 = TURN_2.selectFrom(b0, b5);
      LongVector c1 = TURN_2.selectFrom(b1, b6);
      LongVector c2 = TURN_2.selectFrom(b2, b0);
      LongVector c3 = TURN_2.selectFrom(b3, b1);
      LongVector c4 = TURN_2.selectFrom(b4, b2);
      LongVector c5 = TURN_2.selectFrom(b5, b3);
      LongVector c6 = TURN_2.selectFrom(b6, b4);
      LongVector d0 = TAKEN_0.selectFrom(c0, c3);
      LongVector d1 = TAKEN_1.selectFrom(c1, c4);
      LongVector d2 = TAKEN_2.selectFrom(c2, c5);
      LongVector d3 = TAKEN_3.selectFrom(c3, c6);
      LongVector d4 = TAKEN_4.selectFrom(c4, c0);
      LongVector d5 = TAKEN_5.selectFrom(c5, c1);
      LongVector d6 = TAKEN_6.selectFrom(c6, c2);
      d0.intoMemorySegment(target, t, ORDER);
      d1.intoMemorySegment(target, t + toRow, ORDER);
      d2.intoMemorySegment(target, t + 2 * toRow, ORDER);
      d3.intoMemorySegment(target, t + 3 * toRow, ORDER);
      d4.intoMemorySegment(target, t + 4 * toRow, ORDER);
      d5.intoMemorySegment(target, t + 5 * toRow, ORDER);
      d6.intoMemorySegment(target, t + 6 * toRow, ORDER);
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
      LongVector b0 = PUT_0.selectFrom(a0, a1);
      LongVector b1 = PUT_1.selectFrom(a1, a2);
      LongVector b2 = PUT_2.selectFrom(a2, a3);
      LongVector b3 = PUT_3.selectFrom(a3, a4);
      LongVector b4 = PUT_4.selectFrom(a4, a5);
      LongVector b5 = PUT_5.selectFrom(a5, a6);
      LongVector b6 = PUT_6.selectFrom(a6, a0);
      LongVector c0 = TURN_2.selectFrom(b0, b2);
      LongVector c1 = TURN_2.selectFrom(b1, b3);
      LongVector c2 = TURN_2.selectFrom(b2, b4);
      LongVector c3 = TURN_2.selectFrom(b3, b5);
      LongVector c4 = TURN_2.selectFrom(b4, b6);
      LongVector c5 = TURN_2.selectFrom(b5, b0);
      LongVector c6 = TURN_2.selectFrom(b6, b1);
      LongVector d0 = TURN_4.selectFrom(c0, c4);
      LongVector d1 = TURN_4.selectFrom(c1, c5);
      LongVector d2 = TURN_4.selectFrom(c2, c6);
      LongVector d3 = TURN_4.selectFrom(c3, c0);
      LongVector d4 = TURN_4.selectFrom(c4, c1);
      LongVector d5 = TURN_4.selectFrom(c5, c2);
      LongVector d6 = TURN_4.selectFrom(c6, c3);
      d0.intoMemorySegment(target, t + ROW_0 * toRow, ORDER);
      d1.intoMemorySegment(target, t + ROW_1 * toRow, ORDER);
      d2.intoMemorySegment(target, t + ROW_2 * toRow, ORDER);
      d3.intoMemorySegment(target, t + ROW_3 * toRow, ORDER);
      d4.intoMemorySegment(target, t + ROW_4 * toRow, ORDER);
      d5.intoMemorySegment(target, t + ROW_5 * toRow, ORDER);
      d6.intoMemorySegment(target, t + ROW_6 * toRow, ORDER);
    }
  }
}
