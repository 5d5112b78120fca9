package dev.casimir.frames.internal;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link RowSums} in vectors. */
public final class RowSumsVectorF64 implements RowSums {
  private static final int VECTORS = CloudPanel.GROUP / LANES;
  private static final long GROUP_BYTES = (long) VECTORS * ROW;

  @Override
  public void shift(
      MemorySegment panel,
      long row,
      int groups,
      long scale,
      long reference,
      long mean,
      long result) {
    double factor = panel.get(ELEMENT, scale);
    double origin = panel.get(ELEMENT, reference);
    double middle = panel.get(ELEMENT, mean);
    DoubleVector s = DoubleVector.broadcast(SPECIES, factor);
    DoubleVector r = DoubleVector.broadcast(SPECIES, -origin);
    DoubleVector m = DoubleVector.broadcast(SPECIES, middle);
    int vectors = groups * VECTORS;
    for (int v = 0; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, panel, row + at, ORDER);
      DoubleVector y = x.fma(s, r);
      DoubleVector z = y.sub(m);
      z.intoMemorySegment(panel, result + at, ORDER);
    }
  }

  @Override
  public void multiply(MemorySegment panel, long row, long other, int groups, long result) {
    int vectors = groups * VECTORS;
    for (int v = 0; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, panel, row + at, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, panel, other + at, ORDER);
      DoubleVector product = x.mul(y);
      product.intoMemorySegment(panel, result + at, ORDER);
    }
  }

  @Override
  public void sum(MemorySegment panel, long row, int groups, long slots) {
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, panel, slots + lane, ORDER);
      for (int g = 0; g < groups; g++) {
        long at = row + lane + g * GROUP_BYTES;
        DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, panel, at, ORDER);
        sum = sum.add(x);
      }
      sum.intoMemorySegment(panel, slots + lane, ORDER);
    }
  }

  @Override
  public void dot(MemorySegment panel, long row, long other, int groups, long slots) {
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, panel, slots + lane, ORDER);
      for (int g = 0; g < groups; g++) {
        long at = lane + g * GROUP_BYTES;
        DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, panel, row + at, ORDER);
        DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, panel, other + at, ORDER);
        sum = x.fma(y, sum);
      }
      sum.intoMemorySegment(panel, slots + lane, ORDER);
    }
  }
}
