package dev.casimir.frames.internal.average;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link SignFlip} in lanes. */
public final class SignFlipVectorF64 implements SignFlip {
  private static final int BYTES = ROW / LANES;

  @Override
  public void flip(
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      long count,
      MemorySegment signs,
      int period) {
    long vectors = count / LANES;
    int step = LANES % period;
    int phase = 0;
    for (long v = 0; v < vectors; v++) {
      long at = v * ROW;
      long sign = (long) phase * BYTES;
      DoubleVector s = DoubleVector.fromMemorySegment(SPECIES, signs, sign, ORDER);
      DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, source, sourceOffset + at, ORDER);
      a = a.mul(s);
      a.intoMemorySegment(target, targetOffset + at, ORDER);
      phase += step;
      phase -= phase >= period ? period : 0;
    }
    for (long i = vectors * LANES; i < count; i++) {
      double value = source.get(ELEMENT, sourceOffset + i * BYTES);
      double sign = signs.get(ELEMENT, (long) phase * BYTES);
      target.set(ELEMENT, targetOffset + i * BYTES, value * sign);
      phase++;
      phase -= phase >= period ? period : 0;
    }
  }
}
