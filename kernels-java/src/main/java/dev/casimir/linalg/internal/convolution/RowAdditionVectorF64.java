package dev.casimir.linalg.internal.convolution;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link RowAddition} in whole vectors, what is left over number by number. */
public final class RowAdditionVectorF64 implements RowAddition {
  @Override
  public void add(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int count) {
    long whole = (long) (count / LANES) * ROW;
    long bytes = (long) count * Double.BYTES;
    for (long at = 0; at < whole; at += ROW) {
      DoubleVector more = DoubleVector.fromMemorySegment(SPECIES, from, fromOffset + at, ORDER);
      DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, to, toOffset + at, ORDER);
      sum = sum.add(more);
      sum.intoMemorySegment(to, toOffset + at, ORDER);
    }
    for (long at = whole; at < bytes; at += Double.BYTES) {
      double sum = to.get(ELEMENT, toOffset + at) + from.get(ELEMENT, fromOffset + at);
      to.set(ELEMENT, toOffset + at, sum);
    }
  }
}
