package dev.casimir.product.internal.convolution;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link OuterSums} with columns as lanes, so that nothing is summed across lanes: eight, five or
 * four sums in registers. Where rows are left over, some are computed once more, to the same bits.
 */
public final class OuterSumsVectorF64 implements OuterSums {
  @Override
  public void run(
      int rows,
      int channels,
      int columns,
      MemorySegment a,
      long aOffset,
      long rowStride,
      MemorySegment b,
      long bOffset,
      MemorySegment sums,
      long sumsOffset) {
    long width = (long) columns * Double.BYTES;
    for (int c = 0; c < columns; c += LANES) {
      long lane = (long) c / LANES * ROW;
      int done = 0;
      while (done < rows) {
        int left = rows - done;
        int count = left == 8 || left > 11 ? 8 : left > 4 ? 5 : left == 4 || rows >= 4 ? 4 : 1;
        int first = Math.min(done, rows - count);
        long from = aOffset + first * rowStride;
        long to = sumsOffset + lane + first * width;
        switch (count) {
          case 8 -> eight(channels, width, a, from, rowStride, b, bOffset + lane, sums, to);
          case 5 -> five(channels, width, a, from, rowStride, b, bOffset + lane, sums, to);
          case 4 -> four(channels, width, a, from, rowStride, b, bOffset + lane, sums, to);
          default -> one(channels, width, a, from, b, bOffset + lane, sums, to);
        }
        done = first + count;
      }
    }
  }

  private static void eight(
      int channels,
      long width,
      MemorySegment a,
      long aOffset,
      long rowStride,
      MemorySegment b,
      long bOffset,
      MemorySegment sums,
      long sumsOffset) {
    long length = (long) channels * Double.BYTES;
    MemorySegment row0 = a.asSlice(aOffset, length);
    MemorySegment row1 = a.asSlice(aOffset + rowStride, length);
    MemorySegment row2 = a.asSlice(aOffset + 2 * rowStride, length);
    MemorySegment row3 = a.asSlice(aOffset + 3 * rowStride, length);
    MemorySegment row4 = a.asSlice(aOffset + 4 * rowStride, length);
    MemorySegment row5 = a.asSlice(aOffset + 5 * rowStride, length);
    MemorySegment row6 = a.asSlice(aOffset + 6 * rowStride, length);
    MemorySegment row7 = a.asSlice(aOffset + 7 * rowStride, length);
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = DoubleVector.zero(SPECIES);
    DoubleVector s2 = DoubleVector.zero(SPECIES);
    DoubleVector s3 = DoubleVector.zero(SPECIES);
    DoubleVector s4 = DoubleVector.zero(SPECIES);
    DoubleVector s5 = DoubleVector.zero(SPECIES);
    DoubleVector s6 = DoubleVector.zero(SPECIES);
    DoubleVector s7 = DoubleVector.zero(SPECIES);
    long from = bOffset;
    for (int u = 0; u < channels; u++) {
      DoubleVector column = DoubleVector.fromMemorySegment(SPECIES, b, from, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, row0.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a1 = DoubleVector.broadcast(SPECIES, row1.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a2 = DoubleVector.broadcast(SPECIES, row2.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a3 = DoubleVector.broadcast(SPECIES, row3.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a4 = DoubleVector.broadcast(SPECIES, row4.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a5 = DoubleVector.broadcast(SPECIES, row5.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a6 = DoubleVector.broadcast(SPECIES, row6.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a7 = DoubleVector.broadcast(SPECIES, row7.get(ELEMENT, (long) u * Double.BYTES));
      s0 = a0.fma(column, s0);
      s1 = a1.fma(column, s1);
      s2 = a2.fma(column, s2);
      s3 = a3.fma(column, s3);
      s4 = a4.fma(column, s4);
      s5 = a5.fma(column, s5);
      s6 = a6.fma(column, s6);
      s7 = a7.fma(column, s7);
      from += width;
    }
    s0.intoMemorySegment(sums, sumsOffset, ORDER);
    s1.intoMemorySegment(sums, sumsOffset + width, ORDER);
    s2.intoMemorySegment(sums, sumsOffset + 2 * width, ORDER);
    s3.intoMemorySegment(sums, sumsOffset + 3 * width, ORDER);
    s4.intoMemorySegment(sums, sumsOffset + 4 * width, ORDER);
    s5.intoMemorySegment(sums, sumsOffset + 5 * width, ORDER);
    s6.intoMemorySegment(sums, sumsOffset + 6 * width, ORDER);
    s7.intoMemorySegment(sums, sumsOffset + 7 * width, ORDER);
  }

  private static void five(
      int channels,
      long width,
      MemorySegment a,
      long aOffset,
      long rowStride,
      MemorySegment b,
      long bOffset,
      MemorySegment sums,
      long sumsOffset) {
    long length = (long) channels * Double.BYTES;
    MemorySegment row0 = a.asSlice(aOffset, length);
    MemorySegment row1 = a.asSlice(aOffset + rowStride, length);
    MemorySegment row2 = a.asSlice(aOffset + 2 * rowStride, length);
    MemorySegment row3 = a.asSlice(aOffset + 3 * rowStride, length);
    MemorySegment row4 = a.asSlice(aOffset + 4 * rowStride, length);
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = DoubleVector.zero(SPECIES);
    DoubleVector s2 = DoubleVector.zero(SPECIES);
    DoubleVector s3 = DoubleVector.zero(SPECIES);
    DoubleVector s4 = DoubleVector.zero(SPECIES);
    long from = bOffset;
    for (int u = 0; u < channels; u++) {
      DoubleVector column = DoubleVector.fromMemorySegment(SPECIES, b, from, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, row0.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a1 = DoubleVector.broadcast(SPECIES, row1.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a2 = DoubleVector.broadcast(SPECIES, row2.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a3 = DoubleVector.broadcast(SPECIES, row3.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a4 = DoubleVector.broadcast(SPECIES, row4.get(ELEMENT, (long) u * Double.BYTES));
      s0 = a0.fma(column, s0);
      s1 = a1.fma(column, s1);
      s2 = a2.fma(column, s2);
      s3 = a3.fma(column, s3);
      s4 = a4.fma(column, s4);
      from += width;
    }
    s0.intoMemorySegment(sums, sumsOffset, ORDER);
    s1.intoMemorySegment(sums, sumsOffset + width, ORDER);
    s2.intoMemorySegment(sums, sumsOffset + 2 * width, ORDER);
    s3.intoMemorySegment(sums, sumsOffset + 3 * width, ORDER);
    s4.intoMemorySegment(sums, sumsOffset + 4 * width, ORDER);
  }

  private static void four(
      int channels,
      long width,
      MemorySegment a,
      long aOffset,
      long rowStride,
      MemorySegment b,
      long bOffset,
      MemorySegment sums,
      long sumsOffset) {
    long length = (long) channels * Double.BYTES;
    MemorySegment row0 = a.asSlice(aOffset, length);
    MemorySegment row1 = a.asSlice(aOffset + rowStride, length);
    MemorySegment row2 = a.asSlice(aOffset + 2 * rowStride, length);
    MemorySegment row3 = a.asSlice(aOffset + 3 * rowStride, length);
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = DoubleVector.zero(SPECIES);
    DoubleVector s2 = DoubleVector.zero(SPECIES);
    DoubleVector s3 = DoubleVector.zero(SPECIES);
    long from = bOffset;
    for (int u = 0; u < channels; u++) {
      DoubleVector column = DoubleVector.fromMemorySegment(SPECIES, b, from, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, row0.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a1 = DoubleVector.broadcast(SPECIES, row1.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a2 = DoubleVector.broadcast(SPECIES, row2.get(ELEMENT, (long) u * Double.BYTES));
      DoubleVector a3 = DoubleVector.broadcast(SPECIES, row3.get(ELEMENT, (long) u * Double.BYTES));
      s0 = a0.fma(column, s0);
      s1 = a1.fma(column, s1);
      s2 = a2.fma(column, s2);
      s3 = a3.fma(column, s3);
      from += width;
    }
    s0.intoMemorySegment(sums, sumsOffset, ORDER);
    s1.intoMemorySegment(sums, sumsOffset + width, ORDER);
    s2.intoMemorySegment(sums, sumsOffset + 2 * width, ORDER);
    s3.intoMemorySegment(sums, sumsOffset + 3 * width, ORDER);
  }

  private static void one(
      int channels,
      long width,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment sums,
      long sumsOffset) {
    long length = (long) channels * Double.BYTES;
    MemorySegment row0 = a.asSlice(aOffset, length);
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    long from = bOffset;
    for (int u = 0; u < channels; u++) {
      DoubleVector column = DoubleVector.fromMemorySegment(SPECIES, b, from, ORDER);
      DoubleVector a0 = DoubleVector.broadcast(SPECIES, row0.get(ELEMENT, (long) u * Double.BYTES));
      s0 = a0.fma(column, s0);
      from += width;
    }
    s0.intoMemorySegment(sums, sumsOffset, ORDER);
  }
}
