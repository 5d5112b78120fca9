package dev.casimir.product.internal.mixing;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link MatrixTiles} with register blocking: six rows by two vectors, twelve independent sums;
 * fewer at the edges.
 */
public final class MatrixTilesVectorF64 implements MatrixTiles {
  @Override
  public void accumulate(
      int rows,
      int depth,
      int columns,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aDepth,
      MemorySegment b,
      long bOffset,
      long bDepth,
      MemorySegment c,
      long cOffset,
      long cRow) {
    int vectors = columns / LANES;
    int r = 0;
    for (; r + 6 <= rows; r += 6) {
      long from = aOffset + r * aRow;
      long to = cOffset + r * cRow;
      int v = 0;
      for (; v + 2 <= vectors; v += 2) {
        long lane = (long) v * ROW;
        sixByTwo(depth, a, from, aRow, aDepth, b, bOffset + lane, bDepth, c, to + lane, cRow);
      }
      for (; v < vectors; v++) {
        long lane = (long) v * ROW;
        sixByOne(depth, a, from, aRow, aDepth, b, bOffset + lane, bDepth, c, to + lane, cRow);
      }
    }
    for (; r + 4 <= rows; r += 4) {
      long from = aOffset + r * aRow;
      long to = cOffset + r * cRow;
      int v = 0;
      for (; v + 2 <= vectors; v += 2) {
        long lane = (long) v * ROW;
        fourByTwo(depth, a, from, aRow, aDepth, b, bOffset + lane, bDepth, c, to + lane, cRow);
      }
      for (; v < vectors; v++) {
        long lane = (long) v * ROW;
        fourByOne(depth, a, from, aRow, aDepth, b, bOffset + lane, bDepth, c, to + lane, cRow);
      }
    }
    for (; r < rows; r++) {
      long from = aOffset + r * aRow;
      long to = cOffset + r * cRow;
      int v = 0;
      for (; v + 2 <= vectors; v += 2) {
        long lane = (long) v * ROW;
        oneByTwo(depth, a, from, aDepth, b, bOffset + lane, bDepth, c, to + lane);
      }
      for (; v < vectors; v++) {
        long lane = (long) v * ROW;
        oneByOne(depth, a, from, aDepth, b, bOffset + lane, bDepth, c, to + lane);
      }
    }
  }

  private static void sixByTwo(
      int depth,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aDepth,
      MemorySegment b,
      long bOffset,
      long bDepth,
      MemorySegment c,
      long cOffset,
      long cRow) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s11 = DoubleVector.zero(SPECIES);
    DoubleVector s20 = DoubleVector.zero(SPECIES);
    DoubleVector s21 = DoubleVector.zero(SPECIES);
    DoubleVector s30 = DoubleVector.zero(SPECIES);
    DoubleVector s31 = DoubleVector.zero(SPECIES);
    DoubleVector s40 = DoubleVector.zero(SPECIES);
    DoubleVector s41 = DoubleVector.zero(SPECIES);
    DoubleVector s50 = DoubleVector.zero(SPECIES);
    DoubleVector s51 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      MemorySegment right = b.asSlice(bOffset + k * bDepth, 2L * ROW);
      long left = aOffset + k * aDepth;
      DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, right, 0, ORDER);
      DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, right, ROW, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left));
      DoubleVector a1 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + aRow));
      DoubleVector a2 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 2 * aRow));
      DoubleVector a3 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 3 * aRow));
      DoubleVector a4 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 4 * aRow));
      DoubleVector a5 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 5 * aRow));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
    }
    DoubleVector c00 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset, ORDER);
    s00 = s00.add(c00);
    s00.intoMemorySegment(c, cOffset, ORDER);
    DoubleVector c01 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + ROW, ORDER);
    s01 = s01.add(c01);
    s01.intoMemorySegment(c, cOffset + ROW, ORDER);
    DoubleVector c10 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + cRow, ORDER);
    s10 = s10.add(c10);
    s10.intoMemorySegment(c, cOffset + cRow, ORDER);
    DoubleVector c11 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + cRow + ROW, ORDER);
    s11 = s11.add(c11);
    s11.intoMemorySegment(c, cOffset + cRow + ROW, ORDER);
    DoubleVector c20 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 2 * cRow, ORDER);
    s20 = s20.add(c20);
    s20.intoMemorySegment(c, cOffset + 2 * cRow, ORDER);
    DoubleVector c21 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 2 * cRow + ROW, ORDER);
    s21 = s21.add(c21);
    s21.intoMemorySegment(c, cOffset + 2 * cRow + ROW, ORDER);
    DoubleVector c30 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 3 * cRow, ORDER);
    s30 = s30.add(c30);
    s30.intoMemorySegment(c, cOffset + 3 * cRow, ORDER);
    DoubleVector c31 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 3 * cRow + ROW, ORDER);
    s31 = s31.add(c31);
    s31.intoMemorySegment(c, cOffset + 3 * cRow + ROW, ORDER);
    DoubleVector c40 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 4 * cRow, ORDER);
    s40 = s40.add(c40);
    s40.intoMemorySegment(c, cOffset + 4 * cRow, ORDER);
    DoubleVector c41 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 4 * cRow + ROW, ORDER);
    s41 = s41.add(c41);
    s41.intoMemorySegment(c, cOffset + 4 * cRow + ROW, ORDER);
    DoubleVector c50 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 5 * cRow, ORDER);
    s50 = s50.add(c50);
    s50.intoMemorySegment(c, cOffset + 5 * cRow, ORDER);
    DoubleVector c51 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 5 * cRow + ROW, ORDER);
    s51 = s51.add(c51);
    s51.intoMemorySegment(c, cOffset + 5 * cRow + ROW, ORDER);
  }

  private static void sixByOne(
      int depth,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aDepth,
      MemorySegment b,
      long bOffset,
      long bDepth,
      MemorySegment c,
      long cOffset,
      long cRow) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s20 = DoubleVector.zero(SPECIES);
    DoubleVector s30 = DoubleVector.zero(SPECIES);
    DoubleVector s40 = DoubleVector.zero(SPECIES);
    DoubleVector s50 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      MemorySegment right = b.asSlice(bOffset + k * bDepth, ROW);
      long left = aOffset + k * aDepth;
      DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, right, 0, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left));
      DoubleVector a1 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + aRow));
      DoubleVector a2 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 2 * aRow));
      DoubleVector a3 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 3 * aRow));
      DoubleVector a4 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 4 * aRow));
      DoubleVector a5 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 5 * aRow));
      s00 = a0.fma(b0, s00);
      s10 = a1.fma(b0, s10);
      s20 = a2.fma(b0, s20);
      s30 = a3.fma(b0, s30);
      s40 = a4.fma(b0, s40);
      s50 = a5.fma(b0, s50);
    }
    DoubleVector c00 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset, ORDER);
    s00 = s00.add(c00);
    s00.intoMemorySegment(c, cOffset, ORDER);
    DoubleVector c10 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + cRow, ORDER);
    s10 = s10.add(c10);
    s10.intoMemorySegment(c, cOffset + cRow, ORDER);
    DoubleVector c20 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 2 * cRow, ORDER);
    s20 = s20.add(c20);
    s20.intoMemorySegment(c, cOffset + 2 * cRow, ORDER);
    DoubleVector c30 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 3 * cRow, ORDER);
    s30 = s30.add(c30);
    s30.intoMemorySegment(c, cOffset + 3 * cRow, ORDER);
    DoubleVector c40 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 4 * cRow, ORDER);
    s40 = s40.add(c40);
    s40.intoMemorySegment(c, cOffset + 4 * cRow, ORDER);
    DoubleVector c50 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 5 * cRow, ORDER);
    s50 = s50.add(c50);
    s50.intoMemorySegment(c, cOffset + 5 * cRow, ORDER);
  }

  private static void fourByTwo(
      int depth,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aDepth,
      MemorySegment b,
      long bOffset,
      long bDepth,
      MemorySegment c,
      long cOffset,
      long cRow) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s11 = DoubleVector.zero(SPECIES);
    DoubleVector s20 = DoubleVector.zero(SPECIES);
    DoubleVector s21 = DoubleVector.zero(SPECIES);
    DoubleVector s30 = DoubleVector.zero(SPECIES);
    DoubleVector s31 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      MemorySegment right = b.asSlice(bOffset + k * bDepth, 2L * ROW);
      long left = aOffset + k * aDepth;
      DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, right, 0, ORDER);
      DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, right, ROW, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left));
      DoubleVector a1 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + aRow));
      DoubleVector a2 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 2 * aRow));
      DoubleVector a3 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 3 * aRow));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
    }
    DoubleVector c00 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset, ORDER);
    s00 = s00.add(c00);
    s00.intoMemorySegment(c, cOffset, ORDER);
    DoubleVector c01 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + ROW, ORDER);
    s01 = s01.add(c01);
    s01.intoMemorySegment(c, cOffset + ROW, ORDER);
    DoubleVector c10 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + cRow, ORDER);
    s10 = s10.add(c10);
    s10.intoMemorySegment(c, cOffset + cRow, ORDER);
    DoubleVector c11 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + cRow + ROW, ORDER);
    s11 = s11.add(c11);
    s11.intoMemorySegment(c, cOffset + cRow + ROW, ORDER);
    DoubleVector c20 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 2 * cRow, ORDER);
    s20 = s20.add(c20);
    s20.intoMemorySegment(c, cOffset + 2 * cRow, ORDER);
    DoubleVector c21 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 2 * cRow + ROW, ORDER);
    s21 = s21.add(c21);
    s21.intoMemorySegment(c, cOffset + 2 * cRow + ROW, ORDER);
    DoubleVector c30 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 3 * cRow, ORDER);
    s30 = s30.add(c30);
    s30.intoMemorySegment(c, cOffset + 3 * cRow, ORDER);
    DoubleVector c31 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 3 * cRow + ROW, ORDER);
    s31 = s31.add(c31);
    s31.intoMemorySegment(c, cOffset + 3 * cRow + ROW, ORDER);
  }

  private static void fourByOne(
      int depth,
      MemorySegment a,
      long aOffset,
      long aRow,
      long aDepth,
      MemorySegment b,
      long bOffset,
      long bDepth,
      MemorySegment c,
      long cOffset,
      long cRow) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s20 = DoubleVector.zero(SPECIES);
    DoubleVector s30 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      MemorySegment right = b.asSlice(bOffset + k * bDepth, ROW);
      long left = aOffset + k * aDepth;
      DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, right, 0, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left));
      DoubleVector a1 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + aRow));
      DoubleVector a2 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 2 * aRow));
      DoubleVector a3 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left + 3 * aRow));
      s00 = a0.fma(b0, s00);
      s10 = a1.fma(b0, s10);
      s20 = a2.fma(b0, s20);
      s30 = a3.fma(b0, s30);
    }
    DoubleVector c00 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset, ORDER);
    s00 = s00.add(c00);
    s00.intoMemorySegment(c, cOffset, ORDER);
    DoubleVector c10 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + cRow, ORDER);
    s10 = s10.add(c10);
    s10.intoMemorySegment(c, cOffset + cRow, ORDER);
    DoubleVector c20 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 2 * cRow, ORDER);
    s20 = s20.add(c20);
    s20.intoMemorySegment(c, cOffset + 2 * cRow, ORDER);
    DoubleVector c30 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + 3 * cRow, ORDER);
    s30 = s30.add(c30);
    s30.intoMemorySegment(c, cOffset + 3 * cRow, ORDER);
  }

  private static void oneByTwo(
      int depth,
      MemorySegment a,
      long aOffset,
      long aDepth,
      MemorySegment b,
      long bOffset,
      long bDepth,
      MemorySegment c,
      long cOffset) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      MemorySegment right = b.asSlice(bOffset + k * bDepth, 2L * ROW);
      long left = aOffset + k * aDepth;
      DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, right, 0, ORDER);
      DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, right, ROW, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
    }
    DoubleVector c00 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset, ORDER);
    s00 = s00.add(c00);
    s00.intoMemorySegment(c, cOffset, ORDER);
    DoubleVector c01 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + ROW, ORDER);
    s01 = s01.add(c01);
    s01.intoMemorySegment(c, cOffset + ROW, ORDER);
  }

  private static void oneByOne(
      int depth,
      MemorySegment a,
      long aOffset,
      long aDepth,
      MemorySegment b,
      long bOffset,
      long bDepth,
      MemorySegment c,
      long cOffset) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < depth; k++) {
      MemorySegment right = b.asSlice(bOffset + k * bDepth, ROW);
      long left = aOffset + k * aDepth;
      DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, right, 0, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, a.get(ELEMENT, left));
      s00 = a0.fma(b0, s00);
    }
    DoubleVector c00 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset, ORDER);
    s00 = s00.add(c00);
    s00.intoMemorySegment(c, cOffset, ORDER);
  }
}
