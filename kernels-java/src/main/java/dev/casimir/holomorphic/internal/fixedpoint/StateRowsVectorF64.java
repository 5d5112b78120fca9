package dev.casimir.holomorphic.internal.fixedpoint;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;
import static java.lang.Math.fma;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link StateRows} in whole vectors, what is left over number by number. */
public final class StateRowsVectorF64 implements StateRows {
  private static final long BYTES = Double.BYTES;

  /** Four maxima at a time: one that minds NaN takes long, and the next waits for it. */
  @Override
  public void distance(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      int count,
      MemorySegment numbers,
      long scale,
      long maxima,
      long rest) {
    double factor = numbers.get(ELEMENT, scale);
    MemorySegment from = state.asSlice(stateOffset, count * BYTES);
    MemorySegment to = image.asSlice(imageOffset, count * BYTES);
    DoubleVector s = DoubleVector.broadcast(SPECIES, factor);
    DoubleVector far0 = DoubleVector.fromMemorySegment(SPECIES, numbers, maxima, ORDER);
    DoubleVector far1 = DoubleVector.zero(SPECIES);
    DoubleVector far2 = DoubleVector.zero(SPECIES);
    DoubleVector far3 = DoubleVector.zero(SPECIES);
    int vectors = count / LANES;
    int v = 0;
    for (; v + 4 <= vectors; v += 4) {
      long at = (long) v * ROW;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, from, at + ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, from, at + 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, from, at + 3L * ROW, ORDER);
      DoubleVector y0 = DoubleVector.fromMemorySegment(SPECIES, to, at, ORDER);
      DoubleVector y1 = DoubleVector.fromMemorySegment(SPECIES, to, at + ROW, ORDER);
      DoubleVector y2 = DoubleVector.fromMemorySegment(SPECIES, to, at + 2L * ROW, ORDER);
      DoubleVector y3 = DoubleVector.fromMemorySegment(SPECIES, to, at + 3L * ROW, ORDER);
      y0 = y0.sub(x0);
      y1 = y1.sub(x1);
      y2 = y2.sub(x2);
      y3 = y3.sub(x3);
      y0 = y0.mul(s);
      y1 = y1.mul(s);
      y2 = y2.mul(s);
      y3 = y3.mul(s);
      y0 = y0.abs();
      y1 = y1.abs();
      y2 = y2.abs();
      y3 = y3.abs();
      far0 = far0.max(y0);
      far1 = far1.max(y1);
      far2 = far2.max(y2);
      far3 = far3.max(y3);
    }
    for (; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      DoubleVector y0 = DoubleVector.fromMemorySegment(SPECIES, to, at, ORDER);
      y0 = y0.sub(x0);
      y0 = y0.mul(s);
      y0 = y0.abs();
      far0 = far0.max(y0);
    }
    far0 = far0.max(far1);
    far2 = far2.max(far3);
    far0 = far0.max(far2);
    far0.intoMemorySegment(numbers, maxima, ORDER);
    int whole = vectors * LANES;
    for (int i = whole; i < count; i++) {
      double x = from.get(ELEMENT, i * BYTES);
      double y = to.get(ELEMENT, i * BYTES);
      numbers.set(ELEMENT, rest + (i - whole) * BYTES, Math.abs((y - x) * factor));
    }
  }

  @Override
  public void damp(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      MemorySegment next,
      long nextOffset,
      int count,
      MemorySegment numbers,
      long factor) {
    double number = numbers.get(ELEMENT, factor);
    MemorySegment from = state.asSlice(stateOffset, count * BYTES);
    MemorySegment to = image.asSlice(imageOffset, count * BYTES);
    MemorySegment result = next.asSlice(nextOffset, count * BYTES);
    DoubleVector c = DoubleVector.broadcast(SPECIES, number);
    int vectors = count / LANES;
    for (int v = 0; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, to, at, ORDER);
      DoubleVector difference = y.sub(x);
      DoubleVector z = difference.fma(c, y);
      z.intoMemorySegment(result, at, ORDER);
    }
    for (int i = vectors * LANES; i < count; i++) {
      double x = from.get(ELEMENT, i * BYTES);
      double y = to.get(ELEMENT, i * BYTES);
      result.set(ELEMENT, i * BYTES, fma(y - x, number, y));
    }
  }
}
