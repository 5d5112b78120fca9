package dev.casimir.product.internal.convolution;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ROW;

import java.lang.foreign.MemorySegment;

/** {@link WeightedRows} with the sums in registers, over all edges. */
public final class WeightedRowsVectorF64 implements WeightedRows {
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
      MemorySegment weights,
      long weightStartsAt,
      MemorySegment out,
      long outOffset,
      long rowStride,
      int channels) {
    int vectors = channels / LANES;
    int v = 0;
    for (;
        MANY_REGISTERS && v + BroadWeightedRowsVectorF64.VECTORS <= vectors;
        v += BroadWeightedRowsVectorF64.VECTORS) {
      long lane = (long) v * ROW;
      BroadWeightedRowsVectorF64.accumulate(
          chunks,
          sources,
          matrix,
          matrixOffset,
          edges,
          x,
          starts,
          startsAt,
          weights,
          weightStartsAt,
          lane,
          out,
          outOffset + lane,
          rowStride);
    }
    for (;
        v + WideWeightedRowsVectorF64.VECTORS <= vectors;
        v += WideWeightedRowsVectorF64.VECTORS) {
      long lane = (long) v * ROW;
      WideWeightedRowsVectorF64.accumulate(
          chunks,
          sources,
          matrix,
          matrixOffset,
          edges,
          x,
          starts,
          startsAt,
          weights,
          weightStartsAt,
          lane,
          out,
          outOffset + lane,
          rowStride);
    }
    for (;
        v + NarrowWeightedRowsVectorF64.VECTORS <= vectors;
        v += NarrowWeightedRowsVectorF64.VECTORS) {
      long lane = (long) v * ROW;
      NarrowWeightedRowsVectorF64.accumulate(
          chunks,
          sources,
          matrix,
          matrixOffset,
          edges,
          x,
          starts,
          startsAt,
          weights,
          weightStartsAt,
          lane,
          out,
          outOffset + lane,
          rowStride);
    }
  }
}
