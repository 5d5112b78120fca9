package dev.casimir.product.internal.convolution;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.DoubleVector;

/** {@link WeightedRows} one vector of channels wide. */
final class NarrowWeightedRowsVectorF64 {
  /** Vectors of channels. */
  static final int VECTORS = 1;

  private static final long ENTRY = (long) EdgeTile.EDGES * Double.BYTES;
  private static final ValueLayout.OfLong START = ValueLayout.JAVA_LONG;

  private NarrowWeightedRowsVectorF64() {}

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
    long row0 = outOffset;
    long row1 = outOffset + rowStride;
    long row2 = outOffset + 2 * rowStride;
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, out, row0, ORDER);
    DoubleVector s10 = DoubleVector.fromMemorySegment(SPECIES, out, row1, ORDER);
    DoubleVector s20 = DoubleVector.fromMemorySegment(SPECIES, out, row2, ORDER);
    for (int e = 0; e < edges; e++) {
      long panel = starts.get(START, startsAt + (long) e * Long.BYTES) + lane;
      long scale = starts.get(START, weightStartsAt + (long) e * Long.BYTES) + lane;
      long entry = matrixOffset + (long) e * Double.BYTES;
      for (int i = from; i < to; i += 2) {
        long source = panel + sources[i] * rowStride;
        long weight = scale + sources[i + 1] * rowStride;
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, x, source, ORDER);
        DoubleVector w0 = DoubleVector.fromMemorySegment(SPECIES, weights, weight, ORDER);
        x0 = x0.mul(w0);
        DoubleVector m0 = DoubleVector.broadcast(SPECIES, matrix.get(ELEMENT, entry));
        DoubleVector m1 = DoubleVector.broadcast(SPECIES, matrix.get(ELEMENT, entry + ENTRY));
        DoubleVector m2 = DoubleVector.broadcast(SPECIES, matrix.get(ELEMENT, entry + 2L * ENTRY));
        s00 = m0.fma(x0, s00);
        s10 = m1.fma(x0, s10);
        s20 = m2.fma(x0, s20);
        entry += 3L * ENTRY;
      }
    }
    s00.intoMemorySegment(out, row0, ORDER);
    s10.intoMemorySegment(out, row1, ORDER);
    s20.intoMemorySegment(out, row2, ORDER);
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
    long row0 = outOffset;
    long row1 = outOffset + rowStride;
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, out, row0, ORDER);
    DoubleVector s10 = DoubleVector.fromMemorySegment(SPECIES, out, row1, ORDER);
    for (int e = 0; e < edges; e++) {
      long panel = starts.get(START, startsAt + (long) e * Long.BYTES) + lane;
      long scale = starts.get(START, weightStartsAt + (long) e * Long.BYTES) + lane;
      long entry = matrixOffset + (long) e * Double.BYTES;
      for (int i = from; i < to; i += 2) {
        long source = panel + sources[i] * rowStride;
        long weight = scale + sources[i + 1] * rowStride;
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, x, source, ORDER);
        DoubleVector w0 = DoubleVector.fromMemorySegment(SPECIES, weights, weight, ORDER);
        x0 = x0.mul(w0);
        DoubleVector m0 = DoubleVector.broadcast(SPECIES, matrix.get(ELEMENT, entry));
        DoubleVector m1 = DoubleVector.broadcast(SPECIES, matrix.get(ELEMENT, entry + ENTRY));
        s00 = m0.fma(x0, s00);
        s10 = m1.fma(x0, s10);
        entry += 2L * ENTRY;
      }
    }
    s00.intoMemorySegment(out, row0, ORDER);
    s10.intoMemorySegment(out, row1, ORDER);
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
    long row0 = outOffset;
    DoubleVector s00 = DoubleVector.fromMemorySegment(SPECIES, out, row0, ORDER);
    for (int e = 0; e < edges; e++) {
      long panel = starts.get(START, startsAt + (long) e * Long.BYTES) + lane;
      long scale = starts.get(START, weightStartsAt + (long) e * Long.BYTES) + lane;
      long entry = matrixOffset + (long) e * Double.BYTES;
      for (int i = from; i < to; i += 2) {
        long source = panel + sources[i] * rowStride;
        long weight = scale + sources[i + 1] * rowStride;
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, x, source, ORDER);
        DoubleVector w0 = DoubleVector.fromMemorySegment(SPECIES, weights, weight, ORDER);
        x0 = x0.mul(w0);
        DoubleVector m0 = DoubleVector.broadcast(SPECIES, matrix.get(ELEMENT, entry));
        s00 = m0.fma(x0, s00);
        entry += 1L * ENTRY;
      }
    }
    s00.intoMemorySegment(out, row0, ORDER);
  }
}
