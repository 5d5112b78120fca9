package dev.casimir.product.internal.convolution;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ROW;

import java.lang.foreign.MemorySegment;

/** {@link MatrixRows} with the sums in registers, over all edges. */
public final class MatrixRowsVectorF64 implements MatrixRows {
  /** Processors with vectors of 512 bit have 32 registers for them, others may have 16. */
  private static final boolean MANY_REGISTERS = ROW == 64;

  @Override
  public void add(
      int[] chunks,
      int[] sources,
      MemorySegment matrix,
      long matrixOffset,
      int edges,
      MemorySegment x,
      MemorySegment starts,
      long startsAt,
      MemorySegment out,
      long outOffset,
      long rowStride,
      int channels) {
    int vectors = channels / LANES;
    int v = 0;
    for (;
        MANY_REGISTERS && v + BroadRowsVectorF64.VECTORS <= vectors;
        v += BroadRowsVectorF64.VECTORS) {
      long lane = (long) v * ROW;
      BroadRowsVectorF64.accumulate(
          chunks,
          sources,
          matrix,
          matrixOffset,
          edges,
          x,
          starts,
          startsAt,
          lane,
          out,
          outOffset + lane,
          rowStride);
    }
    for (; v + WideRowsVectorF64.VECTORS <= vectors; v += WideRowsVectorF64.VECTORS) {
      long lane = (long) v * ROW;
      WideRowsVectorF64.accumulate(
          chunks,
          sources,
          matrix,
          matrixOffset,
          edges,
          x,
          starts,
          startsAt,
          lane,
          out,
          outOffset + lane,
          rowStride);
    }
    for (; v + NarrowRowsVectorF64.VECTORS <= vectors; v += NarrowRowsVectorF64.VECTORS) {
      long lane = (long) v * ROW;
      NarrowRowsVectorF64.accumulate(
          chunks,
          sources,
          matrix,
          matrixOffset,
          edges,
          x,
          starts,
          startsAt,
          lane,
          out,
          outOffset + lane,
          rowStride);
    }
  }
}
