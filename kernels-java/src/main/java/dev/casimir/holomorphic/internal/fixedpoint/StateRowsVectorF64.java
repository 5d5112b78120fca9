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

  @Override
  public void distance(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      int count,
      MemorySegment results,
      long resultsOffset) {
    MemorySegment from = state.asSlice(stateOffset, count * BYTES);
    MemorySegment to = image.asSlice(imageOffset, count * BYTES);
    int vectors = count / LANES;
    DoubleVector far = DoubleVector.zero(SPECIES);
    DoubleVector large = DoubleVector.zero(SPECIES);
    for (int v = 0; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, to, at, ORDER);
      DoubleVector difference = y.sub(x);
      DoubleVector distance = difference.abs();
      DoubleVector size = x.abs();
      far = far.max(distance);
      large = large.max(size);
    }
    long lanes = resultsOffset + 2 * BYTES;
    far.intoMemorySegment(results, lanes, ORDER);
    double farthest = 0.0;
    for (int lane = 0; lane < LANES; lane++) {
      farthest = Math.max(farthest, results.get(ELEMENT, lanes + lane * BYTES));
    }
    large.intoMemorySegment(results, lanes, ORDER);
    double largest = 0.0;
    for (int lane = 0; lane < LANES; lane++) {
      largest = Math.max(largest, results.get(ELEMENT, lanes + lane * BYTES));
    }
    for (int i = vectors * LANES; i < count; i++) {
      double x = from.get(ELEMENT, i * BYTES);
      double y = to.get(ELEMENT, i * BYTES);
      farthest = Math.max(farthest, Math.abs(y - x));
      largest = Math.max(largest, Math.abs(x));
    }
    results.set(ELEMENT, resultsOffset, farthest);
    results.set(ELEMENT, resultsOffset + BYTES, largest);
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
      MemorySegment constants,
      long factor) {
    double number = constants.get(ELEMENT, factor);
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

  @Override
  public void turn(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      MemorySegment former,
      long formerOffset,
      int count,
      MemorySegment numbers,
      long factor,
      long results) {
    double number = numbers.get(ELEMENT, factor);
    MemorySegment from = state.asSlice(stateOffset, count * BYTES);
    MemorySegment to = image.asSlice(imageOffset, count * BYTES);
    MemorySegment before = former.asSlice(formerOffset, count * BYTES);
    DoubleVector c = DoubleVector.broadcast(SPECIES, number);
    DoubleVector far = DoubleVector.zero(SPECIES);
    int vectors = count / LANES;
    for (int v = 0; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, to, at, ORDER);
      DoubleVector w = DoubleVector.fromMemorySegment(SPECIES, before, at, ORDER);
      DoubleVector difference = y.sub(x);
      DoubleVector z = difference.fma(c, y);
      DoubleVector way = z.sub(w);
      DoubleVector distance = way.abs();
      far = far.max(distance);
    }
    double farthest = 0.0;
    for (int i = vectors * LANES; i < count; i++) {
      double x = from.get(ELEMENT, i * BYTES);
      double y = to.get(ELEMENT, i * BYTES);
      double z = fma(y - x, number, y);
      farthest = Math.max(farthest, Math.abs(z - before.get(ELEMENT, i * BYTES)));
    }
    far.intoMemorySegment(numbers, results + BYTES, ORDER);
    for (int lane = 1; lane <= LANES; lane++) {
      farthest = Math.max(farthest, numbers.get(ELEMENT, results + lane * BYTES));
    }
    numbers.set(ELEMENT, results, farthest);
  }
}
