package dev.casimir.product.internal.mixing;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link LaneTiles} with register blocking: four rows by two vectors. */
public final class LaneTilesVectorF64 implements LaneTiles {
  @Override
  public void accumulate(
      int rows,
      int depth,
      int columns,
      int lanes,
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
    int vectors = lanes / LANES;
    long column = (long) vectors * ROW;
    for (int j = 0; j < columns; j++) {
      for (int v = 0; v + 2 <= vectors; v += 2) {
        long lane = (long) v * ROW;
        long right = bOffset + j * column + lane;
        long to = cOffset + j * column + lane;
        long from = aOffset + lane;
        int r = 0;
        for (; r + 4 <= rows; r += 4) {
          long left = from + r * aRow;
          fourByTwo(depth, a, left, aRow, aDepth, b, right, bDepth, c, to + r * cRow, cRow);
        }
        for (; r < rows; r++) {
          oneByTwo(depth, a, from + r * aRow, aDepth, b, right, bDepth, c, to + r * cRow);
        }
      }
    }
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
      DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, right, 0, ORDER);
      DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, right, ROW, ORDER);
      MemorySegment left0 = a.asSlice(aOffset + k * aDepth, 2L * ROW);
      DoubleVector a00 = DoubleVector.fromMemorySegment(SPECIES, left0, 0, ORDER);
      DoubleVector a01 = DoubleVector.fromMemorySegment(SPECIES, left0, ROW, ORDER);
      MemorySegment left1 = a.asSlice(aOffset + k * aDepth + aRow, 2L * ROW);
      DoubleVector a10 = DoubleVector.fromMemorySegment(SPECIES, left1, 0, ORDER);
      DoubleVector a11 = DoubleVector.fromMemorySegment(SPECIES, left1, ROW, ORDER);
      MemorySegment left2 = a.asSlice(aOffset + k * aDepth + 2 * aRow, 2L * ROW);
      DoubleVector a20 = DoubleVector.fromMemorySegment(SPECIES, left2, 0, ORDER);
      DoubleVector a21 = DoubleVector.fromMemorySegment(SPECIES, left2, ROW, ORDER);
      MemorySegment left3 = a.asSlice(aOffset + k * aDepth + 3 * aRow, 2L * ROW);
      DoubleVector a30 = DoubleVector.fromMemorySegment(SPECIES, left3, 0, ORDER);
      DoubleVector a31 = DoubleVector.fromMemorySegment(SPECIES, left3, ROW, ORDER);
      s00 = a00.fma(b0, s00);
      s01 = a01.fma(b1, s01);
      s10 = a10.fma(b0, s10);
      s11 = a11.fma(b1, s11);
      s20 = a20.fma(b0, s20);
      s21 = a21.fma(b1, s21);
      s30 = a30.fma(b0, s30);
      s31 = a31.fma(b1, s31);
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
      DoubleVector b0 = DoubleVector.fromMemorySegment(SPECIES, right, 0, ORDER);
      DoubleVector b1 = DoubleVector.fromMemorySegment(SPECIES, right, ROW, ORDER);
      MemorySegment left0 = a.asSlice(aOffset + k * aDepth, 2L * ROW);
      DoubleVector a00 = DoubleVector.fromMemorySegment(SPECIES, left0, 0, ORDER);
      DoubleVector a01 = DoubleVector.fromMemorySegment(SPECIES, left0, ROW, ORDER);
      s00 = a00.fma(b0, s00);
      s01 = a01.fma(b1, s01);
    }
    DoubleVector c00 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset, ORDER);
    s00 = s00.add(c00);
    s00.intoMemorySegment(c, cOffset, ORDER);
    DoubleVector c01 = DoubleVector.fromMemorySegment(SPECIES, c, cOffset + ROW, ORDER);
    s01 = s01.add(c01);
    s01.intoMemorySegment(c, cOffset + ROW, ORDER);
  }
}
