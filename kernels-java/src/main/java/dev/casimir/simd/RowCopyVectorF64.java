package dev.casimir.simd;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link RowCopy} in whole vectors, what is left over number by number. */
public final class RowCopyVectorF64 implements RowCopy {
  @Override
  public void copy(
      MemorySegment from,
      long fromOffset,
      long fromStride,
      MemorySegment to,
      long toOffset,
      long toStride,
      int rows,
      int count) {
    long whole = (long) (count / LANES) * ROW;
    long bytes = (long) count * Double.BYTES;
    for (int row = 0; row < rows; row++) {
      long source = fromOffset + row * fromStride;
      long target = toOffset + row * toStride;
      for (long at = 0; at < whole; at += ROW) {
        DoubleVector values = DoubleVector.fromMemorySegment(SPECIES, from, source + at, ORDER);
        values.intoMemorySegment(to, target + at, ORDER);
      }
      for (long at = whole; at < bytes; at += Double.BYTES) {
        double value = from.get(ELEMENT, source + at);
        to.set(ELEMENT, target + at, value);
      }
    }
  }
}
