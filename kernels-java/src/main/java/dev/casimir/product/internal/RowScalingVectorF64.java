package dev.casimir.product.internal;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link RowScaling} in lanes. */
public final class RowScalingVectorF64 implements RowScaling {
  @Override
  public void scale(
      MemorySegment weights,
      long weight,
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      int rows,
      long rowStride,
      int lanes) {
    int vectors = lanes / LANES;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * ROW;
      DoubleVector w = DoubleVector.fromMemorySegment(SPECIES, weights, weight + lane, ORDER);
      for (int row = 0; row < rows; row++) {
        long from = sourceOffset + lane + row * rowStride;
        long to = targetOffset + lane + row * rowStride;
        DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, source, from, ORDER);
        a = a.mul(w);
        a.intoMemorySegment(target, to, ORDER);
      }
    }
  }

  @Override
  public void accumulate(
      MemorySegment weights,
      long weight,
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      int rows,
      long rowStride,
      int lanes) {
    int vectors = lanes / LANES;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * ROW;
      DoubleVector w = DoubleVector.fromMemorySegment(SPECIES, weights, weight + lane, ORDER);
      for (int row = 0; row < rows; row++) {
        long from = sourceOffset + lane + row * rowStride;
        long to = targetOffset + lane + row * rowStride;
        DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, source, from, ORDER);
        DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, target, to, ORDER);
        b = a.fma(w, b);
        b.intoMemorySegment(target, to, ORDER);
      }
    }
  }

  @Override
  public void contract(
      MemorySegment weights,
      long weight,
      MemorySegment first,
      long firstOffset,
      MemorySegment second,
      long secondOffset,
      int rows,
      long rowStride,
      int lanes) {
    int vectors = lanes / LANES;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * ROW;
      DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, weights, weight + lane, ORDER);
      for (int row = 0; row < rows; row++) {
        long one = firstOffset + lane + row * rowStride;
        long other = secondOffset + lane + row * rowStride;
        DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, first, one, ORDER);
        DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, second, other, ORDER);
        sum = a.fma(b, sum);
      }
      sum.intoMemorySegment(weights, weight + lane, ORDER);
    }
  }
}
