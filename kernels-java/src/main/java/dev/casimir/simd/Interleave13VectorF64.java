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
 * Takes a sequence apart into thirteen, and puts it together again, half of the results at a time:
 * all at once would be more than the first compiler of the virtual machine bears. So source and
 * target must be apart. See {@link InterleaveIndices}.
 */
final class Interleave13VectorF64 {
  private static final int ROW_0 = row(13, LANES, 0);
  private static final int ROW_1 = row(13, LANES, 1);
  private static final int ROW_2 = row(13, LANES, 2);
  private static final int ROW_3 = row(13, LANES, 3);
  private static final int ROW_4 = row(13, LANES, 4);
  private static final int ROW_5 = row(13, LANES, 5);
  private static final int ROW_6 = row(13, LANES, 6);
  private static final int ROW_7 = row(13, LANES, 7);
  private static final int ROW_8 = row(13, LANES, 8);
  private static final int ROW_9 = row(13, LANES, 9);
  private static final int ROW_10 = row(13, LANES, 10);
  private static final int ROW_11 = row(13, LANES, 11);
  private static final int ROW_12 = row(13, LANES, 12);

  private static final LongVector TURN_1 = index(turn(13, LANES, 1));
  private static final LongVector TURN_2 = index(turn(13, LANES, 2));
  private static final LongVector TURN_4 = index(turn(13, LANES, 4));
  private static final LongVector TURN_8 = index(turn(13, LANES, 8));

  private static final LongVector TAKEN_0 = index(taken(13, LANES, 8, 0));
  private static final LongVector TAKEN_1 = index(taken(13, LANES, 8, 1));
  private static final LongVector TAKEN_2 = index(taken(13, LANES, 8, 2));
  private static final LongVector TAKEN_3 = index(taken(13, LANES, 8, 3));
  private static final LongVector TAKEN_4 = index(taken(13, LANES, 8, 4));
  private static final LongVector TAKEN_5 = index(taken(13, LANES, 8, 5));
  private static final LongVector TAKEN_6 = index(taken(13, LANES, 8, 6));
  private static final LongVector TAKEN_7 = index(taken(13, LANES, 8, 7));
  private static final LongVector TAKEN_8 = index(taken(13, LANES, 8, 8));
  private static final LongVector TAKEN_9 = index(taken(13, LANES, 8, 9));
  private static final LongVector TAKEN_10 = index(taken(13, LANES, 8, 10));
  private static final LongVector TAKEN_11 = index(taken(13, LANES, 8, 11));
  private static final LongVector TAKEN_12 = index(taken(13, LANES, 8, 12));

  private static final LongVector PUT_0 = index(put(13, LANES, 0));
  private static final LongVector PUT_1 = index(put(13, LANES, 1));
  private static final LongVector PUT_2 = index(put(13, LANES, 2));
  private static final LongVector PUT_3 = index(put(13, LANES, 3));
  private static final LongVector PUT_4 = index(put(13, LANES, 4));
  private static final LongVector PUT_5 = index(put(13, LANES, 5));
  private static final LongVector PUT_6 = index(put(13, LANES, 6));
  private static final LongVector PUT_7 = index(put(13, LANES, 7));
  private static final LongVector PUT_8 = index(put(13, LANES, 8));
  private static final LongVector PUT_9 = index(put(13, LANES, 9));
  private static final LongVector PUT_10 = index(put(13, LANES, 10));
  private static final LongVector PUT_11 = index(put(13, LANES, 11));
  private static final LongVector PUT_12 = index(put(13, LANES, 12));

  private Interleave13VectorF64() {}

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
    deinterleaveFirst(source, from, fromRow, fromStep, target, to, toRow, toStep, units);
    deinterleaveLast(source, from, fromRow, fromStep, target, to, toRow, toStep, units);
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
    interleaveFirst(source, from, fromRow, fromStep, target, to, toRow, toStep, units);
    interleaveLast(source, from, fromRow, fromStep, target, to, toRow, toStep, units);
  }

  private static void deinterleaveFirst(
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
      LongVector a7 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_7 * fromRow, ORDER);
      LongVector a8 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_8 * fromRow, ORDER);
      LongVector a9 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_9 * fromRow, ORDER);
      LongVector a10 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_10 * fromRow, ORDER);
      LongVector a11 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_11 * fromRow, ORDER);
      LongVector a12 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_12 * fromRow, ORDER);
      LongVector b0 = TURN_1.selectFrom(a0, a12);
      LongVector b1 = TURN_1.selectFrom(a1, a0);
      LongVector b2 = TURN_1.selectFrom(a2, a1);
      LongVector b3 = TURN_1.selectFrom(a3, a2);
      LongVector b4 = TURN_1.selectFrom(a4, a3);
      LongVector b5 = TURN_1.selectFrom(a5, a4);
      LongVector b6 = TURN_1.selectFrom(a6, a5);
      LongVector b7 = TURN_1.selectFrom(a7, a6);
      LongVector b8 = TURN_1.selectFrom(a8, a7);
      LongVector b9 = TURN_1.selectFrom(a9, a8);
      LongVector b10 = TURN_1.selectFrom(a10, a9);
      LongVector b11 = TURN_1.selectFrom(a11, a10);
      LongVector b12 = TURN_1.selectFrom(a12, a11);
      LongVector c0 = TURN_2.selectFrom(b0, b11);
      LongVector c1 = TURN_2.selectFrom(b1, b12);
      LongVector c2 = TURN_2.selectFrom(b2, b0);
      LongVector c3 = TURN_2.selectFrom(b3, b1);
      LongVector c4 = TURN_2.selectFrom(b4, b2);
      LongVector c5 = TURN_2.selectFrom(b5, b3);
      LongVector c6 = TURN_2.selectFrom(b6, b4);
      LongVector c7 = TURN_2.selectFrom(b7, b5);
      LongVector c8 = TURN_2.selectFrom(b8, b6);
      LongVector c9 = TURN_2.selectFrom(b9, b7);
      LongVector c10 = TURN_2.selectFrom(b10, b8);
      LongVector c11 = TURN_2.selectFrom(b11, b9);
      LongVector c12 = TURN_2.selectFrom(b12, b10);
      LongVector d0 = TURN_4.selectFrom(c0, c9);
      LongVector d1 = TURN_4.selectFrom(c1, c10);
      LongVector d2 = TURN_4.selectFrom(c2, c11);
      LongVector d3 = TURN_4.selectFrom(c3, c12);
      LongVector d4 = TURN_4.selectFrom(c4, c0);
      LongVector d5 = TURN_4.selectFrom(c5, c1);
      LongVector d6 = TURN_4.selectFrom(c6, c2);
      LongVector d7 = TURN_4.selectFrom(c7, c3);
      LongVector d8 = TURN_4.selectFrom(c8, c4);
      LongVector d9 = TURN_4.selectFrom(c9, c5);
      LongVector d10 = TURN_4.selectFrom(c10, c6);
      LongVector d11 = TURN_4.selectFrom(c11, c7);
      LongVector e0 = TAKEN_0.selectFrom(d0, d5);
      LongVector e1 = TAKEN_1.selectFrom(d1, d6);
      LongVector e2 = TAKEN_2.selectFrom(d2, d7);
      LongVector e3 = TAKEN_3.selectFrom(d3, d8);
      LongVector e4 = TAKEN_4.selectFrom(d4, d9);
      LongVector e5 = TAKEN_5.selectFrom(d5, d10);
      LongVector e6 = TAKEN_6.selectFrom(d6, d11);
      e0.intoMemorySegment(target, t, ORDER);
      e1.intoMemorySegment(target, t + toRow, ORDER);
      e2.intoMemorySegment(target, t + 2 * toRow, ORDER);
      e3.intoMemorySegment(target, t + 3 * toRow, ORDER);
      e4.intoMemorySegment(target, t + 4 * toRow, ORDER);
      e5.intoMemorySegment(target, t + 5 * toRow, ORDER);
      e6.intoMemorySegment(target, t + 6 * toRow, ORDER);
    }
  }

  private static void deinterleaveLast(
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
      LongVector a7 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_7 * fromRow, ORDER);
      LongVector a8 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_8 * fromRow, ORDER);
      LongVector a9 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_9 * fromRow, ORDER);
      LongVector a10 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_10 * fromRow, ORDER);
      LongVector a11 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_11 * fromRow, ORDER);
      LongVector a12 = LongVector.fromMemorySegment(SPECIES, source, f + ROW_12 * fromRow, ORDER);
      LongVector b0 = TURN_1.selectFrom(a0, a12);
      LongVector b1 = TURN_1.selectFrom(a1, a0);
      LongVector b2 = TURN_1.selectFrom(a2, a1);
      LongVector b3 = TURN_1.selectFrom(a3, a2);
      LongVector b4 = TURN_1.selectFrom(a4, a3);
      LongVector b5 = TURN_1.selectFrom(a5, a4);
      LongVector b6 = TURN_1.selectFrom(a6, a5);
      LongVector b7 = TURN_1.selectFrom(a7, a6);
      LongVector b8 = TURN_1.selectFrom(a8, a7);
      LongVector b9 = TURN_1.selectFrom(a9, a8);
      LongVector b10 = TURN_1.selectFrom(a10, a9);
      LongVector b11 = TURN_1.selectFrom(a11, a10);
      LongVector b12 = TURN_1.selectFrom(a12, a11);
      LongVector c0 = TURN_2.selectFrom(b0, b11);
      LongVector c1 = TURN_2.selectFrom(b1, b12);
      LongVector c2 = TURN_2.selectFrom(b2, b0);
      LongVector c3 = TURN_2.selectFrom(b3, b1);
      LongVector c4 = TURN_2.selectFrom(b4, b2);
      LongVector c5 = TURN_2.selectFrom(b5, b3);
      LongVector c6 = TURN_2.selectFrom(b6, b4);
      LongVector c7 = TURN_2.selectFrom(b7, b5);
      LongVector c8 = TURN_2.selectFrom(b8, b6);
      LongVector c9 = TURN_2.selectFrom(b9, b7);
      LongVector c10 = TURN_2.selectFrom(b10, b8);
      LongVector c11 = TURN_2.selectFrom(b11, b9);
      LongVector c12 = TURN_2.selectFrom(b12, b10);
      LongVector d0 = TURN_4.selectFrom(c0, c9);
      LongVector d1 = TURN_4.selectFrom(c1, c10);
      LongVector d2 = TURN_4.selectFrom(c2, c11);
      LongVector d3 = TURN_4.selectFrom(c3, c12);
      LongVector d4 = TURN_4.selectFrom(c4, c0);
      LongVector d7 = TURN_4.selectFrom(c7, c3);
      LongVector d8 = TURN_4.selectFrom(c8, c4);
      LongVector d9 = TURN_4.selectFrom(c9, c5);
      LongVector d10 = TURN_4.selectFrom(c10, c6);
      LongVector d11 = TURN_4.selectFrom(c11, c7);
      LongVector d12 = TURN_4.selectFrom(c12, c8);
      LongVector e7 = TAKEN_7.selectFrom(d7, d12);
      LongVector e8 = TAKEN_8.selectFrom(d8, d0);
      LongVector e9 = TAKEN_9.selectFrom(d9, d1);
      LongVector e10 = TAKEN_10.selectFrom(d10, d2);
      LongVector e11 = TAKEN_11.selectFrom(d11, d3);
      LongVector e12 = TAKEN_12.selectFrom(d12, d4);
      e7.intoMemorySegment(target, t + 7 * toRow, ORDER);
      e8.intoMemorySegment(target, t + 8 * toRow, ORDER);
      e9.intoMemorySegment(target, t + 9 * toRow, ORDER);
      e10.intoMemorySegment(target, t + 10 * toRow, ORDER);
      e11.intoMemorySegment(target, t + 11 * toRow, ORDER);
      e12.intoMemorySegment(target, t + 12 * toRow, ORDER);
    }
  }

  private static void interleaveFirst(
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
      LongVector a8 = LongVector.fromMemorySegment(SPECIES, source, f + 8 * fromRow, ORDER);
      LongVector a9 = LongVector.fromMemorySegment(SPECIES, source, f + 9 * fromRow, ORDER);
      LongVector a10 = LongVector.fromMemorySegment(SPECIES, source, f + 10 * fromRow, ORDER);
      LongVector a11 = LongVector.fromMemorySegment(SPECIES, source, f + 11 * fromRow, ORDER);
      LongVector a12 = LongVector.fromMemorySegment(SPECIES, source, f + 12 * fromRow, ORDER);
      LongVector b0 = PUT_0.selectFrom(a0, a1);
      LongVector b1 = PUT_1.selectFrom(a1, a2);
      LongVector b2 = PUT_2.selectFrom(a2, a3);
      LongVector b3 = PUT_3.selectFrom(a3, a4);
      LongVector b4 = PUT_4.selectFrom(a4, a5);
      LongVector b5 = PUT_5.selectFrom(a5, a6);
      LongVector b6 = PUT_6.selectFrom(a6, a7);
      LongVector b7 = PUT_7.selectFrom(a7, a8);
      LongVector b8 = PUT_8.selectFrom(a8, a9);
      LongVector b9 = PUT_9.selectFrom(a9, a10);
      LongVector b10 = PUT_10.selectFrom(a10, a11);
      LongVector b11 = PUT_11.selectFrom(a11, a12);
      LongVector b12 = PUT_12.selectFrom(a12, a0);
      LongVector c0 = TURN_2.selectFrom(b0, b2);
      LongVector c1 = TURN_2.selectFrom(b1, b3);
      LongVector c2 = TURN_2.selectFrom(b2, b4);
      LongVector c3 = TURN_2.selectFrom(b3, b5);
      LongVector c4 = TURN_2.selectFrom(b4, b6);
      LongVector c5 = TURN_2.selectFrom(b5, b7);
      LongVector c6 = TURN_2.selectFrom(b6, b8);
      LongVector c7 = TURN_2.selectFrom(b7, b9);
      LongVector c8 = TURN_2.selectFrom(b8, b10);
      LongVector c9 = TURN_2.selectFrom(b9, b11);
      LongVector c10 = TURN_2.selectFrom(b10, b12);
      LongVector c11 = TURN_2.selectFrom(b11, b0);
      LongVector c12 = TURN_2.selectFrom(b12, b1);
      LongVector d0 = TURN_4.selectFrom(c0, c4);
      LongVector d1 = TURN_4.selectFrom(c1, c5);
      LongVector d2 = TURN_4.selectFrom(c2, c6);
      LongVector d3 = TURN_4.selectFrom(c3, c7);
      LongVector d4 = TURN_4.selectFrom(c4, c8);
      LongVector d5 = TURN_4.selectFrom(c5, c9);
      LongVector d6 = TURN_4.selectFrom(c6, c10);
      LongVector d8 = TURN_4.selectFrom(c8, c12);
      LongVector d9 = TURN_4.selectFrom(c9, c0);
      LongVector d10 = TURN_4.selectFrom(c10, c1);
      LongVector d11 = TURN_4.selectFrom(c11, c2);
      LongVector d12 = TURN_4.selectFrom(c12, c3);
      LongVector e0 = TURN_8.selectFrom(d0, d8);
      LongVector e1 = TURN_8.selectFrom(d1, d9);
      LongVector e2 = TURN_8.selectFrom(d2, d10);
      LongVector e3 = TURN_8.selectFrom(d3, d11);
      LongVector e4 = TURN_8.selectFrom(d4, d12);
      LongVector e5 = TURN_8.selectFrom(d5, d0);
      LongVector e6 = TURN_8.selectFrom(d6, d1);
      e0.intoMemorySegment(target, t + ROW_0 * toRow, ORDER);
      e1.intoMemorySegment(target, t + ROW_1 * toRow, ORDER);
      e2.intoMemorySegment(target, t + ROW_2 * toRow, ORDER);
      e3.intoMemorySegment(target, t + ROW_3 * toRow, ORDER);
      e4.intoMemorySegment(target, t + ROW_4 * toRow, ORDER);
      e5.intoMemorySegment(target, t + ROW_5 * toRow, ORDER);
      e6.intoMemorySegment(target, t + ROW_6 * toRow, ORDER);
    }
  }

  private static void interleaveLast(
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
      LongVector a8 = LongVector.fromMemorySegment(SPECIES, source, f + 8 * fromRow, ORDER);
      LongVector a9 = LongVector.fromMemorySegment(SPECIES, source, f + 9 * fromRow, ORDER);
      LongVector a10 = LongVector.fromMemorySegment(SPECIES, source, f + 10 * fromRow, ORDER);
      LongVector a11 = LongVector.fromMemorySegment(SPECIES, source, f + 11 * fromRow, ORDER);
      LongVector a12 = LongVector.fromMemorySegment(SPECIES, source, f + 12 * fromRow, ORDER);
      LongVector b0 = PUT_0.selectFrom(a0, a1);
      LongVector b1 = PUT_1.selectFrom(a1, a2);
      LongVector b2 = PUT_2.selectFrom(a2, a3);
      LongVector b3 = PUT_3.selectFrom(a3, a4);
      LongVector b4 = PUT_4.selectFrom(a4, a5);
      LongVector b5 = PUT_5.selectFrom(a5, a6);
      LongVector b6 = PUT_6.selectFrom(a6, a7);
      LongVector b7 = PUT_7.selectFrom(a7, a8);
      LongVector b8 = PUT_8.selectFrom(a8, a9);
      LongVector b9 = PUT_9.selectFrom(a9, a10);
      LongVector b10 = PUT_10.selectFrom(a10, a11);
      LongVector b11 = PUT_11.selectFrom(a11, a12);
      LongVector b12 = PUT_12.selectFrom(a12, a0);
      LongVector c0 = TURN_2.selectFrom(b0, b2);
      LongVector c1 = TURN_2.selectFrom(b1, b3);
      LongVector c2 = TURN_2.selectFrom(b2, b4);
      LongVector c3 = TURN_2.selectFrom(b3, b5);
      LongVector c4 = TURN_2.selectFrom(b4, b6);
      LongVector c5 = TURN_2.selectFrom(b5, b7);
      LongVector c6 = TURN_2.selectFrom(b6, b8);
      LongVector c7 = TURN_2.selectFrom(b7, b9);
      LongVector c8 = TURN_2.selectFrom(b8, b10);
      LongVector c9 = TURN_2.selectFrom(b9, b11);
      LongVector c10 = TURN_2.selectFrom(b10, b12);
      LongVector c11 = TURN_2.selectFrom(b11, b0);
      LongVector c12 = TURN_2.selectFrom(b12, b1);
      LongVector d2 = TURN_4.selectFrom(c2, c6);
      LongVector d3 = TURN_4.selectFrom(c3, c7);
      LongVector d4 = TURN_4.selectFrom(c4, c8);
      LongVector d5 = TURN_4.selectFrom(c5, c9);
      LongVector d6 = TURN_4.selectFrom(c6, c10);
      LongVector d7 = TURN_4.selectFrom(c7, c11);
      LongVector d8 = TURN_4.selectFrom(c8, c12);
      LongVector d9 = TURN_4.selectFrom(c9, c0);
      LongVector d10 = TURN_4.selectFrom(c10, c1);
      LongVector d11 = TURN_4.selectFrom(c11, c2);
      LongVector d12 = TURN_4.selectFrom(c12, c3);
      LongVector e7 = TURN_8.selectFrom(d7, d2);
      LongVector e8 = TURN_8.selectFrom(d8, d3);
      LongVector e9 = TURN_8.selectFrom(d9, d4);
      LongVector e10 = TURN_8.selectFrom(d10, d5);
      LongVector e11 = TURN_8.selectFrom(d11, d6);
      LongVector e12 = TURN_8.selectFrom(d12, d7);
      e7.intoMemorySegment(target, t + ROW_7 * toRow, ORDER);
      e8.intoMemorySegment(target, t + ROW_8 * toRow, ORDER);
      e9.intoMemorySegment(target, t + ROW_9 * toRow, ORDER);
      e10.intoMemorySegment(target, t + ROW_10 * toRow, ORDER);
      e11.intoMemorySegment(target, t + ROW_11 * toRow, ORDER);
      e12.intoMemorySegment(target, t + ROW_12 * toRow, ORDER);
    }
  }
}
