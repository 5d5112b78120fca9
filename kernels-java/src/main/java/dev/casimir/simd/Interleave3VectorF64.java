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
 * Takes a sequence apart into three, and puts it together again, 3 vectors at a time; see {@link
 * InterleaveIndices}.
 */
final class Interleave3VectorF64 {
  static final int ROW_0 = row(3, LANES, 0);
  static final int ROW_1 = row(3, LANES, 1);
  static final int ROW_2 = row(3, LANES, 2);

  static final LongVector TURN_1 = index(turn(3, LANES, 1));
  static final LongVector TURN_2 = index(turn(3, LANES, 2));

  static final LongVector TAKEN_0 = index(taken(3, LANES, 2, 0));
  static final LongVector TAKEN_1 = index(taken(3, LANES, 2, 1));
  static final LongVector TAKEN_2 = index(taken(3, LANES, 2, 2));

  static final LongVector PUT_0 = index(put(3, LANES, 0));
  static final LongVector PUT_1 = index(put(3, LANES, 1));
  static final LongVector PUT_2 = index(put(3, LANES, 2));

  private Interleave3VectorF64() {}

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
      LongVector b0 = TURN_1.selectFrom(a0, a2);
      LongVector b1 = TURN_1.selectFrom(a1, a0);
      LongVector b2 = TURN_1.selectFrom(a2, a1);
      LongVector c0 = TAKEN_0.selectFrom(b0, b1);
      LongVector c1 = TAKEN_1.selectFrom(b1, b2);
      LongVector c2 = TAKEN_2.selectFrom(b2, b0);
      c0.intoMemorySegment(target, t, ORDER);
      c1.intoMemorySegment(target, t + toRow, ORDER);
      c2.intoMemorySegment(target, t + 2 * toRow, ORDER);
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
      LongVector b0 = PUT_0.selectFrom(a0, a1);
      LongVector b1 = PUT_1.selectFrom(a1, a2);
      LongVector b2 = PUT_2.selectFrom(a2, a0);
      LongVector c0 = TURN_2.selectFrom(b0, b2);
      LongVector c1 = TURN_2.selectFrom(b1, b0);
      LongVector c2 = TURN_2.selectFrom(b2, b1);
      c0.intoMemorySegment(target, t + ROW_0 * toRow, ORDER);
      c1.intoMemorySegment(target, t + ROW_1 * toRow, ORDER);
      c2.intoMemorySegment(target, t + ROW_2 * toRow, ORDER);
    }
  }
}
