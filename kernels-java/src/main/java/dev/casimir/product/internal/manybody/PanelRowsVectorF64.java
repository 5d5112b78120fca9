package dev.casimir.product.internal.manybody;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link PanelRows} in lanes. */
public final class PanelRowsVectorF64 implements PanelRows {
  @Override
  public void split(
      MemorySegment source,
      long sourceOffset,
      int naturalRows,
      int otherRows,
      MemorySegment target,
      long sumOffset,
      long differenceOffset,
      int rows,
      long rowStride,
      int lanes) {
    int vectors = lanes / LANES;
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        long at = row * rowStride + (long) v * ROW;
        long second = sourceOffset + at + naturalRows * rowStride;
        DoubleVector a = DoubleVector.zero(SPECIES);
        DoubleVector b = DoubleVector.zero(SPECIES);
        if (row < naturalRows) {
          a = DoubleVector.fromMemorySegment(SPECIES, source, sourceOffset + at, ORDER);
        }
        if (row < otherRows) {
          b = DoubleVector.fromMemorySegment(SPECIES, source, second, ORDER);
        }
        DoubleVector sum = a.add(b);
        DoubleVector difference = a.sub(b);
        sum.intoMemorySegment(target, sumOffset + at, ORDER);
        difference.intoMemorySegment(target, differenceOffset + at, ORDER);
      }
    }
  }

  @Override
  public void join(
      MemorySegment source,
      long sumOffset,
      long differenceOffset,
      MemorySegment target,
      long targetOffset,
      int naturalRows,
      int otherRows,
      long rowStride,
      int lanes) {
    int vectors = lanes / LANES;
    int rows = Math.max(naturalRows, otherRows);
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        long at = row * rowStride + (long) v * ROW;
        long second = targetOffset + at + naturalRows * rowStride;
        DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, source, sumOffset + at, ORDER);
        DoubleVector b =
            DoubleVector.fromMemorySegment(SPECIES, source, differenceOffset + at, ORDER);
        if (row < naturalRows) {
          DoubleVector natural = a.add(b);
          natural.intoMemorySegment(target, targetOffset + at, ORDER);
        }
        if (row < otherRows) {
          DoubleVector other = a.sub(b);
          other.intoMemorySegment(target, second, ORDER);
        }
      }
    }
  }

  @Override
  public void scale(
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      int rows,
      long rowStride,
      int lanes,
      Object factor) {
    double[] number = (double[]) factor;
    DoubleVector c = DoubleVector.broadcast(SPECIES, number[0]);
    int vectors = lanes / LANES;
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        long at = row * rowStride + (long) v * ROW;
        DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, source, sourceOffset + at, ORDER);
        a = a.mul(c);
        a.intoMemorySegment(target, targetOffset + at, ORDER);
      }
    }
  }
}
