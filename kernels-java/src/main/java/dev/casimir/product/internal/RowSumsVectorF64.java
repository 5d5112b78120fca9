package dev.casimir.product.internal;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link RowSums} in lanes. */
public final class RowSumsVectorF64 implements RowSums {
  @Override
  public void add(
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      int rows,
      long rowStride,
      int lanes) {
    int vectors = lanes / LANES;
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        long lane = row * rowStride + (long) v * ROW;
        long from = sourceOffset + lane;
        long to = targetOffset + lane;
        DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, source, from, ORDER);
        DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, target, to, ORDER);
        b = b.add(a);
        b.intoMemorySegment(target, to, ORDER);
      }
    }
  }

  @Override
  public void clear(MemorySegment target, long offset, int rows, long rowStride, int lanes) {
    DoubleVector none = DoubleVector.zero(SPECIES);
    int vectors = lanes / LANES;
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        none.intoMemorySegment(target, offset + row * rowStride + (long) v * ROW, ORDER);
      }
    }
  }
}
