package dev.casimir.product.internal.convolution;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link MatrixRows} with the sums in registers: up to four target rows by two vectors of channels.
 */
public final class MatrixRowsVectorF64 implements MatrixRows {
  private static final long ENTRY = (long) EdgeTile.EDGES * Double.BYTES;

  /** Processors with vectors of 512 bit have 32 registers for them, others may have 16. */
  private static final boolean MANY_REGISTERS = ROW == 64;

  @Override
  public void add(
      int[] chunks,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride,
      int channels) {
    int vectors = channels / LANES;
    int v = 0;
    while (MANY_REGISTERS && v + BroadRowsVectorF64.VECTORS <= vectors) {
      long lane = (long) v * ROW;
      BroadRowsVectorF64.accumulate(
          chunks,
          sources,
          matrix,
          matrixOffset,
          x,
          xOffset + lane,
          out,
          outOffset + lane,
          rowStride);
      v += BroadRowsVectorF64.VECTORS;
    }
    for (; v + 2 <= vectors; v += 2) {
      long lane = (long) v * ROW;
      wide(
          chunks,
          sources,
          matrix,
          matrixOffset,
          x,
          xOffset + lane,
          out,
          outOffset + lane,
          rowStride);
    }
    for (; v < vectors; v++) {
      long lane = (long) v * ROW;
      narrow(
          chunks,
          sources,
          matrix,
          matrixOffset,
          x,
          xOffset + lane,
          out,
          outOffset + lane,
          rowStride);
    }
  }

  /** All chunks, 2 vectors of channels wide. */
  private static void wide(
      int[] chunks,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    long entry = matrixOffset;
    for (int c = 0; c < chunks.length; c += FIELDS) {
      int rows = chunks[c];
      int from = chunks[c + 2];
      int to = chunks[c + 3];
      long target = outOffset + chunks[c + 1] * rowStride;
      switch (rows) {
        case 4 -> fourWide(from, to, sources, matrix, entry, x, xOffset, out, target, rowStride);
        case 3 -> threeWide(from, to, sources, matrix, entry, x, xOffset, out, target, rowStride);
        case 2 -> twoWide(from, to, sources, matrix, entry, x, xOffset, out, target, rowStride);
        default -> oneWide(from, to, sources, matrix, entry, x, xOffset, out, target, rowStride);
      }
      entry += (long) rows * (to - from) * ENTRY;
    }
  }

  private static void fourWide(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, 2L * ROW);
    MemorySegment row1 = out.asSlice(outOffset + rowStride, 2L * ROW);
    MemorySegment row2 = out.asSlice(outOffset + 2 * rowStride, 2L * ROW);
    MemorySegment row3 = out.asSlice(outOffset + 3 * rowStride, 2L * ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    DoubleVector s01 = DoubleVector.fromMemorySegment(SPECIES, row0, ROW, ORDER);
    DoubleVector s10 = DoubleVector.fromMemorySegment(SPECIES, row1, 0, ORDER);
    DoubleVector s11 = DoubleVector.fromMemorySegment(SPECIES, row1, ROW, ORDER);
    DoubleVector s20 = DoubleVector.fromMemorySegment(SPECIES, row2, 0, ORDER);
    DoubleVector s21 = DoubleVector.fromMemorySegment(SPECIES, row2, ROW, ORDER);
    DoubleVector s30 = DoubleVector.fromMemorySegment(SPECIES, row3, 0, ORDER);
    DoubleVector s31 = DoubleVector.fromMemorySegment(SPECIES, row3, ROW, ORDER);
    long entry = matrixOffset;
    for (int i = from; i < to; i++) {
      MemorySegment source = x.asSlice(xOffset + sources[i] * rowStride, 2L * ROW);
      MemorySegment column = matrix.asSlice(entry, 3L * ENTRY + Double.BYTES);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
      DoubleVector m1 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, ENTRY));
      DoubleVector m2 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 2L * ENTRY));
      DoubleVector m3 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 3L * ENTRY));
      s00 = m0.fma(x0, s00);
      s01 = m0.fma(x1, s01);
      s10 = m1.fma(x0, s10);
      s11 = m1.fma(x1, s11);
      s20 = m2.fma(x0, s20);
      s21 = m2.fma(x1, s21);
      s30 = m3.fma(x0, s30);
      s31 = m3.fma(x1, s31);
      entry += 4L * ENTRY;
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s01.intoMemorySegment(row0, ROW, ORDER);
    s10.intoMemorySegment(row1, 0, ORDER);
    s11.intoMemorySegment(row1, ROW, ORDER);
    s20.intoMemorySegment(row2, 0, ORDER);
    s21.intoMemorySegment(row2, ROW, ORDER);
    s30.intoMemorySegment(row3, 0, ORDER);
    s31.intoMemorySegment(row3, ROW, ORDER);
  }

  private static void threeWide(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, 2L * ROW);
    MemorySegment row1 = out.asSlice(outOffset + rowStride, 2L * ROW);
    MemorySegment row2 = out.asSlice(outOffset + 2 * rowStride, 2L * ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    DoubleVector s01 = DoubleVector.fromMemorySegment(SPECIES, row0, ROW, ORDER);
    DoubleVector s10 = DoubleVector.fromMemorySegment(SPECIES, row1, 0, ORDER);
    DoubleVector s11 = DoubleVector.fromMemorySegment(SPECIES, row1, ROW, ORDER);
    DoubleVector s20 = DoubleVector.fromMemorySegment(SPECIES, row2, 0, ORDER);
    DoubleVector s21 = DoubleVector.fromMemorySegment(SPECIES, row2, ROW, ORDER);
    long entry = matrixOffset;
    for (int i = from; i < to; i++) {
      MemorySegment source = x.asSlice(xOffset + sources[i] * rowStride, 2L * ROW);
      MemorySegment column = matrix.asSlice(entry, 2L * ENTRY + Double.BYTES);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
      DoubleVector m1 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, ENTRY));
      DoubleVector m2 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 2L * ENTRY));
      s00 = m0.fma(x0, s00);
      s01 = m0.fma(x1, s01);
      s10 = m1.fma(x0, s10);
      s11 = m1.fma(x1, s11);
      s20 = m2.fma(x0, s20);
      s21 = m2.fma(x1, s21);
      entry += 3L * ENTRY;
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s01.intoMemorySegment(row0, ROW, ORDER);
    s10.intoMemorySegment(row1, 0, ORDER);
    s11.intoMemorySegment(row1, ROW, ORDER);
    s20.intoMemorySegment(row2, 0, ORDER);
    s21.intoMemorySegment(row2, ROW, ORDER);
  }

  private static void twoWide(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, 2L * ROW);
    MemorySegment row1 = out.asSlice(outOffset + rowStride, 2L * ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    DoubleVector s01 = DoubleVector.fromMemorySegment(SPECIES, row0, ROW, ORDER);
    DoubleVector s10 = DoubleVector.fromMemorySegment(SPECIES, row1, 0, ORDER);
    DoubleVector s11 = DoubleVector.fromMemorySegment(SPECIES, row1, ROW, ORDER);
    long entry = matrixOffset;
    for (int i = from; i < to; i++) {
      MemorySegment source = x.asSlice(xOffset + sources[i] * rowStride, 2L * ROW);
      MemorySegment column = matrix.asSlice(entry, 1L * ENTRY + Double.BYTES);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
      DoubleVector m1 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, ENTRY));
      s00 = m0.fma(x0, s00);
      s01 = m0.fma(x1, s01);
      s10 = m1.fma(x0, s10);
      s11 = m1.fma(x1, s11);
      entry += 2L * ENTRY;
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s01.intoMemorySegment(row0, ROW, ORDER);
    s10.intoMemorySegment(row1, 0, ORDER);
    s11.intoMemorySegment(row1, ROW, ORDER);
  }

  private static void oneWide(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, 2L * ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    DoubleVector s01 = DoubleVector.fromMemorySegment(SPECIES, row0, ROW, ORDER);
    long entry = matrixOffset;
    for (int i = from; i < to; i++) {
      MemorySegment source = x.asSlice(xOffset + sources[i] * rowStride, 2L * ROW);
      MemorySegment column = matrix.asSlice(entry, Double.BYTES);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
      s00 = m0.fma(x0, s00);
      s01 = m0.fma(x1, s01);
      entry += 1L * ENTRY;
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s01.intoMemorySegment(row0, ROW, ORDER);
  }

  /** All chunks, 1 vector of channels wide. */
  private static void narrow(
      int[] chunks,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    long entry = matrixOffset;
    for (int c = 0; c < chunks.length; c += FIELDS) {
      int rows = chunks[c];
      int from = chunks[c + 2];
      int to = chunks[c + 3];
      long target = outOffset + chunks[c + 1] * rowStride;
      switch (rows) {
        case 4 -> fourNarrow(from, to, sources, matrix, entry, x, xOffset, out, target, rowStride);
        case 3 -> threeNarrow(from, to, sources, matrix, entry, x, xOffset, out, target, rowStride);
        case 2 -> twoNarrow(from, to, sources, matrix, entry, x, xOffset, out, target, rowStride);
        default -> oneNarrow(from, to, sources, matrix, entry, x, xOffset, out, target, rowStride);
      }
      entry += (long) rows * (to - from) * ENTRY;
    }
  }

  private static void fourNarrow(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, ROW);
    MemorySegment row1 = out.asSlice(outOffset + rowStride, ROW);
    MemorySegment row2 = out.asSlice(outOffset + 2 * rowStride, ROW);
    MemorySegment row3 = out.asSlice(outOffset + 3 * rowStride, ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    DoubleVector s10 = DoubleVector.fromMemorySegment(SPECIES, row1, 0, ORDER);
    DoubleVector s20 = DoubleVector.fromMemorySegment(SPECIES, row2, 0, ORDER);
    DoubleVector s30 = DoubleVector.fromMemorySegment(SPECIES, row3, 0, ORDER);
    long entry = matrixOffset;
    for (int i = from; i < to; i++) {
      MemorySegment source = x.asSlice(xOffset + sources[i] * rowStride, ROW);
      MemorySegment column = matrix.asSlice(entry, 3L * ENTRY + Double.BYTES);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
      DoubleVector m1 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, ENTRY));
      DoubleVector m2 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 2L * ENTRY));
      DoubleVector m3 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 3L * ENTRY));
      s00 = m0.fma(x0, s00);
      s10 = m1.fma(x0, s10);
      s20 = m2.fma(x0, s20);
      s30 = m3.fma(x0, s30);
      entry += 4L * ENTRY;
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s10.intoMemorySegment(row1, 0, ORDER);
    s20.intoMemorySegment(row2, 0, ORDER);
    s30.intoMemorySegment(row3, 0, ORDER);
  }

  private static void threeNarrow(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, ROW);
    MemorySegment row1 = out.asSlice(outOffset + rowStride, ROW);
    MemorySegment row2 = out.asSlice(outOffset + 2 * rowStride, ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    DoubleVector s10 = DoubleVector.fromMemorySegment(SPECIES, row1, 0, ORDER);
    DoubleVector s20 = DoubleVector.fromMemorySegment(SPECIES, row2, 0, ORDER);
    long entry = matrixOffset;
    for (int i = from; i < to; i++) {
      MemorySegment source = x.asSlice(xOffset + sources[i] * rowStride, ROW);
      MemorySegment column = matrix.asSlice(entry, 2L * ENTRY + Double.BYTES);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
      DoubleVector m1 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, ENTRY));
      DoubleVector m2 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 2L * ENTRY));
      s00 = m0.fma(x0, s00);
      s10 = m1.fma(x0, s10);
      s20 = m2.fma(x0, s20);
      entry += 3L * ENTRY;
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s10.intoMemorySegment(row1, 0, ORDER);
    s20.intoMemorySegment(row2, 0, ORDER);
  }

  private static void twoNarrow(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, ROW);
    MemorySegment row1 = out.asSlice(outOffset + rowStride, ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    DoubleVector s10 = DoubleVector.fromMemorySegment(SPECIES, row1, 0, ORDER);
    long entry = matrixOffset;
    for (int i = from; i < to; i++) {
      MemorySegment source = x.asSlice(xOffset + sources[i] * rowStride, ROW);
      MemorySegment column = matrix.asSlice(entry, 1L * ENTRY + Double.BYTES);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
      DoubleVector m1 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, ENTRY));
      s00 = m0.fma(x0, s00);
      s10 = m1.fma(x0, s10);
      entry += 2L * ENTRY;
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s10.intoMemorySegment(row1, 0, ORDER);
  }

  private static void oneNarrow(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    long entry = matrixOffset;
    for (int i = from; i < to; i++) {
      MemorySegment source = x.asSlice(xOffset + sources[i] * rowStride, ROW);
      MemorySegment column = matrix.asSlice(entry, Double.BYTES);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
      s00 = m0.fma(x0, s00);
      entry += 1L * ENTRY;
    }
    s00.intoMemorySegment(row0, 0, ORDER);
  }
}
