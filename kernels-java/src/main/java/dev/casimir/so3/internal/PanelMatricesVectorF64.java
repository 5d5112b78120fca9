package dev.casimir.so3.internal;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link PanelMatrices} in tiles of four rows by two vectors, eight sums in registers. */
public final class PanelMatricesVectorF64 implements PanelMatrices {
  private static final int TILE = 4;

  @Override
  public void byChannel(
      int width,
      MemorySegment memory,
      long matrix,
      long rowStep,
      long columnStep,
      long sign,
      MemorySegment x,
      long xOffset,
      long xStride,
      MemorySegment y,
      long yOffset,
      long yStride,
      int vectors) {
    int row = 0;
    for (; row + TILE <= width; row += TILE) {
      long from = matrix + row * rowStep;
      long to = yOffset + row * yStride;
      int v = 0;
      for (; v + 2 <= vectors; v += 2) {
        long lane = (long) v * ROW;
        four2(
            width,
            memory,
            from,
            rowStep,
            columnStep,
            sign,
            x,
            xOffset + lane,
            xStride,
            y,
            to + lane,
            yStride);
      }
      if (v < vectors) {
        long lane = (long) v * ROW;
        four1(
            width,
            memory,
            from,
            rowStep,
            columnStep,
            sign,
            x,
            xOffset + lane,
            xStride,
            y,
            to + lane,
            yStride);
      }
    }
    for (; row < width; row++) {
      long from = matrix + row * rowStep;
      long to = yOffset + row * yStride;
      int v = 0;
      for (; v + 4 <= vectors; v += 4) {
        long lane = (long) v * ROW;
        one4(width, memory, from, columnStep, sign, x, xOffset + lane, xStride, y, to + lane);
      }
      for (; v < vectors; v++) {
        long lane = (long) v * ROW;
        one1(width, memory, from, columnStep, sign, x, xOffset + lane, xStride, y, to + lane);
      }
    }
  }

  private static void four2(
      int width,
      MemorySegment memory,
      long matrix,
      long rowStep,
      long columnStep,
      long sign,
      MemorySegment x,
      long xOffset,
      long xStride,
      MemorySegment y,
      long yOffset,
      long yStride) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s11 = DoubleVector.zero(SPECIES);
    DoubleVector s20 = DoubleVector.zero(SPECIES);
    DoubleVector s21 = DoubleVector.zero(SPECIES);
    DoubleVector s30 = DoubleVector.zero(SPECIES);
    DoubleVector s31 = DoubleVector.zero(SPECIES);
    for (int n = 0; n < width; n++) {
      long entry = matrix + n * columnStep;
      MemorySegment row = x.asSlice(xOffset + n * xStride, 2L * ROW);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, row, ROW, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry));
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry + rowStep));
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry + 2L * rowStep));
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry + 3L * rowStep));
      s00 = c0.fma(x0, s00);
      s01 = c0.fma(x1, s01);
      s10 = c1.fma(x0, s10);
      s11 = c1.fma(x1, s11);
      s20 = c2.fma(x0, s20);
      s21 = c2.fma(x1, s21);
      s30 = c3.fma(x0, s30);
      s31 = c3.fma(x1, s31);
    }
    DoubleVector side = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, sign));
    s00 = s00.mul(side);
    s01 = s01.mul(side);
    s10 = s10.mul(side);
    s11 = s11.mul(side);
    s20 = s20.mul(side);
    s21 = s21.mul(side);
    s30 = s30.mul(side);
    s31 = s31.mul(side);
    s00.intoMemorySegment(y, yOffset, ORDER);
    s01.intoMemorySegment(y, yOffset + ROW, ORDER);
    s10.intoMemorySegment(y, yOffset + yStride, ORDER);
    s11.intoMemorySegment(y, yOffset + yStride + ROW, ORDER);
    s20.intoMemorySegment(y, yOffset + 2L * yStride, ORDER);
    s21.intoMemorySegment(y, yOffset + 2L * yStride + ROW, ORDER);
    s30.intoMemorySegment(y, yOffset + 3L * yStride, ORDER);
    s31.intoMemorySegment(y, yOffset + 3L * yStride + ROW, ORDER);
  }

  private static void four1(
      int width,
      MemorySegment memory,
      long matrix,
      long rowStep,
      long columnStep,
      long sign,
      MemorySegment x,
      long xOffset,
      long xStride,
      MemorySegment y,
      long yOffset,
      long yStride) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s20 = DoubleVector.zero(SPECIES);
    DoubleVector s30 = DoubleVector.zero(SPECIES);
    for (int n = 0; n < width; n++) {
      long entry = matrix + n * columnStep;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, x, xOffset + n * xStride, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry));
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry + rowStep));
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry + 2L * rowStep));
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry + 3L * rowStep));
      s00 = c0.fma(x0, s00);
      s10 = c1.fma(x0, s10);
      s20 = c2.fma(x0, s20);
      s30 = c3.fma(x0, s30);
    }
    DoubleVector side = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, sign));
    s00 = s00.mul(side);
    s10 = s10.mul(side);
    s20 = s20.mul(side);
    s30 = s30.mul(side);
    s00.intoMemorySegment(y, yOffset, ORDER);
    s10.intoMemorySegment(y, yOffset + yStride, ORDER);
    s20.intoMemorySegment(y, yOffset + 2L * yStride, ORDER);
    s30.intoMemorySegment(y, yOffset + 3L * yStride, ORDER);
  }

  private static void one4(
      int width,
      MemorySegment memory,
      long matrix,
      long columnStep,
      long sign,
      MemorySegment x,
      long xOffset,
      long xStride,
      MemorySegment y,
      long yOffset) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = DoubleVector.zero(SPECIES);
    DoubleVector s02 = DoubleVector.zero(SPECIES);
    DoubleVector s03 = DoubleVector.zero(SPECIES);
    for (int n = 0; n < width; n++) {
      long entry = matrix + n * columnStep;
      MemorySegment row = x.asSlice(xOffset + n * xStride, 4L * ROW);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, row, ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, row, 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, row, 3L * ROW, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry));
      s00 = c0.fma(x0, s00);
      s01 = c0.fma(x1, s01);
      s02 = c0.fma(x2, s02);
      s03 = c0.fma(x3, s03);
    }
    DoubleVector side = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, sign));
    s00 = s00.mul(side);
    s01 = s01.mul(side);
    s02 = s02.mul(side);
    s03 = s03.mul(side);
    s00.intoMemorySegment(y, yOffset, ORDER);
    s01.intoMemorySegment(y, yOffset + ROW, ORDER);
    s02.intoMemorySegment(y, yOffset + 2L * ROW, ORDER);
    s03.intoMemorySegment(y, yOffset + 3L * ROW, ORDER);
  }

  private static void one1(
      int width,
      MemorySegment memory,
      long matrix,
      long columnStep,
      long sign,
      MemorySegment x,
      long xOffset,
      long xStride,
      MemorySegment y,
      long yOffset) {
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    for (int n = 0; n < width; n++) {
      long entry = matrix + n * columnStep;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, x, xOffset + n * xStride, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, entry));
      s00 = c0.fma(x0, s00);
    }
    DoubleVector side = DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, sign));
    s00 = s00.mul(side);
    s00.intoMemorySegment(y, yOffset, ORDER);
  }

  @Override
  public void byItem(
      int width,
      MemorySegment memory,
      long matrix,
      long rowStep,
      long columnStep,
      long sign,
      long x,
      long y) {
    int row = 0;
    for (; row + TILE <= width; row += TILE) {
      items4(
          width,
          memory,
          matrix + row * rowStep,
          rowStep,
          columnStep,
          sign,
          x,
          y + (long) row * ROW);
    }
    for (; row < width; row++) {
      items1(width, memory, matrix + row * rowStep, columnStep, sign, x, y + (long) row * ROW);
    }
  }

  private static void items4(
      int width,
      MemorySegment memory,
      long matrix,
      long rowStep,
      long columnStep,
      long sign,
      long x,
      long y) {
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = DoubleVector.zero(SPECIES);
    DoubleVector s2 = DoubleVector.zero(SPECIES);
    DoubleVector s3 = DoubleVector.zero(SPECIES);
    for (int n = 0; n < width; n++) {
      long entry = matrix + n * columnStep;
      long from = x + (long) n * ROW;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, memory, from, ORDER);
      DoubleVector c0 = DoubleVector.fromMemorySegment(SPECIES, memory, entry, ORDER);
      DoubleVector c1 = DoubleVector.fromMemorySegment(SPECIES, memory, entry + rowStep, ORDER);
      DoubleVector c2 =
          DoubleVector.fromMemorySegment(SPECIES, memory, entry + 2L * rowStep, ORDER);
      DoubleVector c3 =
          DoubleVector.fromMemorySegment(SPECIES, memory, entry + 3L * rowStep, ORDER);
      s0 = c0.fma(x0, s0);
      s1 = c1.fma(x0, s1);
      s2 = c2.fma(x0, s2);
      s3 = c3.fma(x0, s3);
    }
    DoubleVector side = DoubleVector.fromMemorySegment(SPECIES, memory, sign, ORDER);
    s0 = s0.mul(side);
    s0.intoMemorySegment(memory, y, ORDER);
    s1 = s1.mul(side);
    s1.intoMemorySegment(memory, y + ROW, ORDER);
    s2 = s2.mul(side);
    s2.intoMemorySegment(memory, y + 2L * ROW, ORDER);
    s3 = s3.mul(side);
    s3.intoMemorySegment(memory, y + 3L * ROW, ORDER);
  }

  private static void items1(
      int width, MemorySegment memory, long matrix, long columnStep, long sign, long x, long y) {
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    for (int n = 0; n < width; n++) {
      long entry = matrix + n * columnStep;
      long from = x + (long) n * ROW;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, memory, from, ORDER);
      DoubleVector c0 = DoubleVector.fromMemorySegment(SPECIES, memory, entry, ORDER);
      s0 = c0.fma(x0, s0);
    }
    DoubleVector side = DoubleVector.fromMemorySegment(SPECIES, memory, sign, ORDER);
    s0 = s0.mul(side);
    s0.intoMemorySegment(memory, y, ORDER);
  }
}
