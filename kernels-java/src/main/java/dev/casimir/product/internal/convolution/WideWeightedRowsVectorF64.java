package dev.casimir.product.internal.convolution;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;

/** {@link WeightedRows} two vectors of channels wide. */
final class WideWeightedRowsVectorF64 {
  /** Vectors of channels. */
  static final int VECTORS = 2;

  private static final long ENTRY = (long) EdgeTile.EDGES * Double.BYTES;
  private static final ValueLayout.OfLong START = ValueLayout.JAVA_LONG;

  private WideWeightedRowsVectorF64() {}

  /** See {@link WeightedRows#add}. */
  static void accumulate(
      int[] chunks,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      int edges,
      MemorySegment x,
      MemorySegment starts,
      long startsAt,
      MemorySegment weights,
      long weightStartsAt,
      long lane,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    long entry = matrixOffset;
    for (int c = 0; c < chunks.length; c += MatrixRows.FIELDS) {
      int rows = chunks[c];
      int from = chunks[c + 2];
      int to = chunks[c + 3];
      long target = outOffset + chunks[c + 1] * rowStride;
      switch (rows) {
        case 3 ->
            three(
                from,
                to,
                sources,
                matrix,
                entry,
                edges,
                x,
                starts,
                startsAt,
                weights,
                weightStartsAt,
                lane,
                out,
                target,
                rowStride);
        case 2 ->
            two(
                from,
                to,
                sources,
                matrix,
                entry,
                edges,
                x,
                starts,
                startsAt,
                weights,
                weightStartsAt,
                lane,
                out,
                target,
                rowStride);
        default ->
            one(
                from,
                to,
                sources,
                matrix,
                entry,
                edges,
                x,
                starts,
                startsAt,
                weights,
                weightStartsAt,
                lane,
                out,
                target,
                rowStride);
      }
      entry += (long) rows * ((to - from) / 2) * ENTRY;
    }
  }

  private static void three(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      int edges,
      MemorySegment x,
      MemorySegment starts,
      long startsAt,
      MemorySegment weights,
      long weightStartsAt,
      long lane,
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
    for (int e = 0; e < edges; e++) {
      long panel = starts.get(START, startsAt + (long) e * Long.BYTES) + lane;
      long scale = starts.get(START, weightStartsAt + (long) e * Long.BYTES) + lane;
      long entry = matrixOffset + (long) e * Double.BYTES;
      for (int i = from; i < to; i += 2) {
        MemorySegment source = x.asSlice(panel + sources[i] * rowStride, 2L * ROW);
        MemorySegment weight = weights.asSlice(scale + sources[i + 1] * rowStride, 2L * ROW);
        MemorySegment column = matrix.asSlice(entry, 2L * ENTRY + Double.BYTES);
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
        DoubleVector w0 = DoubleVector.fromMemorySegment(SPECIES, weight, 0, ORDER);
        x0 = x0.mul(w0);
        DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
        DoubleVector w1 = DoubleVector.fromMemorySegment(SPECIES, weight, ROW, ORDER);
        x1 = x1.mul(w1);
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
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s01.intoMemorySegment(row0, ROW, ORDER);
    s10.intoMemorySegment(row1, 0, ORDER);
    s11.intoMemorySegment(row1, ROW, ORDER);
    s20.intoMemorySegment(row2, 0, ORDER);
    s21.intoMemorySegment(row2, ROW, ORDER);
  }

  private static void two(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      int edges,
      MemorySegment x,
      MemorySegment starts,
      long startsAt,
      MemorySegment weights,
      long weightStartsAt,
      long lane,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, 2L * ROW);
    MemorySegment row1 = out.asSlice(outOffset + rowStride, 2L * ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    DoubleVector s01 = DoubleVector.fromMemorySegment(SPECIES, row0, ROW, ORDER);
    DoubleVector s10 = DoubleVector.fromMemorySegment(SPECIES, row1, 0, ORDER);
    DoubleVector s11 = DoubleVector.fromMemorySegment(SPECIES, row1, ROW, ORDER);
    for (int e = 0; e < edges; e++) {
      long panel = starts.get(START, startsAt + (long) e * Long.BYTES) + lane;
      long scale = starts.get(START, weightStartsAt + (long) e * Long.BYTES) + lane;
      long entry = matrixOffset + (long) e * Double.BYTES;
      for (int i = from; i < to; i += 2) {
        MemorySegment source = x.asSlice(panel + sources[i] * rowStride, 2L * ROW);
        MemorySegment weight = weights.asSlice(scale + sources[i + 1] * rowStride, 2L * ROW);
        MemorySegment column = matrix.asSlice(entry, 1L * ENTRY + Double.BYTES);
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
        DoubleVector w0 = DoubleVector.fromMemorySegment(SPECIES, weight, 0, ORDER);
        x0 = x0.mul(w0);
        DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
        DoubleVector w1 = DoubleVector.fromMemorySegment(SPECIES, weight, ROW, ORDER);
        x1 = x1.mul(w1);
        DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
        DoubleVector m1 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, ENTRY));
        s00 = m0.fma(x0, s00);
        s01 = m0.fma(x1, s01);
        s10 = m1.fma(x0, s10);
        s11 = m1.fma(x1, s11);
        entry += 2L * ENTRY;
      }
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s01.intoMemorySegment(row0, ROW, ORDER);
    s10.intoMemorySegment(row1, 0, ORDER);
    s11.intoMemorySegment(row1, ROW, ORDER);
  }

  private static void one(
      int from,
      int to,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      int edges,
      MemorySegment x,
      MemorySegment starts,
      long startsAt,
      MemorySegment weights,
      long weightStartsAt,
      long lane,
      MemorySegment out,
      long outOffset,
      long rowStride) {
    MemorySegment row0 = out.asSlice(outOffset, 2L * ROW);
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, row0, 0, ORDER);
    DoubleVector s01 = DoubleVector.fromMemorySegment(SPECIES, row0, ROW, ORDER);
    for (int e = 0; e < edges; e++) {
      long panel = starts.get(START, startsAt + (long) e * Long.BYTES) + lane;
      long scale = starts.get(START, weightStartsAt + (long) e * Long.BYTES) + lane;
      long entry = matrixOffset + (long) e * Double.BYTES;
      for (int i = from; i < to; i += 2) {
        MemorySegment source = x.asSlice(panel + sources[i] * rowStride, 2L * ROW);
        MemorySegment weight = weights.asSlice(scale + sources[i + 1] * rowStride, 2L * ROW);
        MemorySegment column = matrix.asSlice(entry, Double.BYTES);
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
        DoubleVector w0 = DoubleVector.fromMemorySegment(SPECIES, weight, 0, ORDER);
        x0 = x0.mul(w0);
        DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
        DoubleVector w1 = DoubleVector.fromMemorySegment(SPECIES, weight, ROW, ORDER);
        x1 = x1.mul(w1);
        DoubleVector m0 = DoubleVector.broadcast(SPECIES, column.get(ELEMENT, 0));
        s00 = m0.fma(x0, s00);
        s01 = m0.fma(x1, s01);
        entry += 1L * ENTRY;
      }
    }
    s00.intoMemorySegment(row0, 0, ORDER);
    s01.intoMemorySegment(row0, ROW, ORDER);
  }
}
