package dev.casimir.holomorphic.internal.fixedpoint;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;
import static java.lang.Math.fma;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link HistoryRows} in vectors; the end of a block number by number. */
public final class HistoryRowsVectorF64 implements HistoryRows {
  private static final long BYTES = Double.BYTES;
  private static final int VECTORS = StateRows.GROUP / LANES;
  private static final long GROUP_BYTES = StateRows.GROUP * BYTES;

  @Override
  public void record(
      MemorySegment state,
      long stateOffset,
      MemorySegment image,
      long imageOffset,
      int count,
      MemorySegment history,
      long residual,
      long stride,
      long residualChange,
      long imageChange,
      MemorySegment numbers,
      long constants) {
    double factor = numbers.get(ELEMENT, constants);
    double scale = numbers.get(ELEMENT, constants + BYTES);
    MemorySegment from = state.asSlice(stateOffset, count * BYTES);
    MemorySegment to = image.asSlice(imageOffset, count * BYTES);
    MemorySegment first = history.asSlice(residual, count * BYTES);
    MemorySegment second = history.asSlice(residual + stride, count * BYTES);
    MemorySegment firstChange = history.asSlice(residualChange, count * BYTES);
    MemorySegment secondChange = history.asSlice(imageChange, count * BYTES);
    DoubleVector c = DoubleVector.broadcast(SPECIES, factor);
    DoubleVector s = DoubleVector.broadcast(SPECIES, scale);
    int vectors = count / LANES;
    for (int v = 0; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, to, at, ORDER);
      DoubleVector formerR = DoubleVector.fromMemorySegment(SPECIES, first, at, ORDER);
      DoubleVector formerG = DoubleVector.fromMemorySegment(SPECIES, second, at, ORDER);
      DoubleVector d = y.sub(x);
      DoubleVector r = d.mul(s);
      DoubleVector g = d.fma(c, y);
      DoubleVector changeR = r.sub(formerR);
      DoubleVector changeG = g.sub(formerG);
      r.intoMemorySegment(first, at, ORDER);
      g.intoMemorySegment(second, at, ORDER);
      changeR.intoMemorySegment(firstChange, at, ORDER);
      changeG.intoMemorySegment(secondChange, at, ORDER);
    }
    for (int i = vectors * LANES; i < count; i++) {
      long at = i * BYTES;
      double x = from.get(ELEMENT, at);
      double y = to.get(ELEMENT, at);
      double formerR = first.get(ELEMENT, at);
      double formerG = second.get(ELEMENT, at);
      double r = (y - x) * scale;
      double g = fma(y - x, factor, y);
      first.set(ELEMENT, at, r);
      second.set(ELEMENT, at, g);
      firstChange.set(ELEMENT, at, r - formerR);
      secondChange.set(ELEMENT, at, g - formerG);
    }
  }

  @Override
  public void largest(
      MemorySegment history, long line, int length, MemorySegment numbers, long maxima) {
    MemorySegment from = history.asSlice(line, length * BYTES);
    DoubleVector far0 = DoubleVector.zero(SPECIES);
    DoubleVector far1 = DoubleVector.zero(SPECIES);
    DoubleVector far2 = DoubleVector.zero(SPECIES);
    DoubleVector far3 = DoubleVector.zero(SPECIES);
    int vectors = length / LANES;
    int v = 0;
    for (; v + 4 <= vectors; v += 4) {
      long at = (long) v * ROW;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, from, at + ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, from, at + 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, from, at + 3L * ROW, ORDER);
      x0 = x0.abs();
      x1 = x1.abs();
      x2 = x2.abs();
      x3 = x3.abs();
      far0 = far0.max(x0);
      far1 = far1.max(x1);
      far2 = far2.max(x2);
      far3 = far3.max(x3);
    }
    for (; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      x0 = x0.abs();
      far0 = far0.max(x0);
    }
    far0 = far0.max(far1);
    far2 = far2.max(far3);
    far0 = far0.max(far2);
    far0.intoMemorySegment(numbers, maxima, ORDER);
  }

  @Override
  public void dotFour(
      MemorySegment history,
      long newest,
      long residual,
      long line,
      long stride,
      int length,
      MemorySegment numbers,
      long sums) {
    MemorySegment first = history.asSlice(newest, length * BYTES);
    MemorySegment second = history.asSlice(residual, length * BYTES);
    MemorySegment line0 = history.asSlice(line, length * BYTES);
    MemorySegment line1 = history.asSlice(line + stride, length * BYTES);
    MemorySegment line2 = history.asSlice(line + 2 * stride, length * BYTES);
    MemorySegment line3 = history.asSlice(line + 3 * stride, length * BYTES);
    MemorySegment target = numbers.asSlice(sums, 8 * GROUP_BYTES);
    int groups = length / StateRows.GROUP;
    for (int v = 0; v < VECTORS; v++) {
      DoubleVector a0 = DoubleVector.zero(SPECIES);
      DoubleVector a1 = DoubleVector.zero(SPECIES);
      DoubleVector a2 = DoubleVector.zero(SPECIES);
      DoubleVector a3 = DoubleVector.zero(SPECIES);
      DoubleVector b0 = DoubleVector.zero(SPECIES);
      DoubleVector b1 = DoubleVector.zero(SPECIES);
      DoubleVector b2 = DoubleVector.zero(SPECIES);
      DoubleVector b3 = DoubleVector.zero(SPECIES);
      long lane = (long) v * ROW;
      for (int g = 0; g < groups; g++) {
        long at = lane + g * GROUP_BYTES;
        DoubleVector n = DoubleVector.fromMemorySegment(SPECIES, first, at, ORDER);
        DoubleVector r = DoubleVector.fromMemorySegment(SPECIES, second, at, ORDER);
        DoubleVector d0 = DoubleVector.fromMemorySegment(SPECIES, line0, at, ORDER);
        DoubleVector d1 = DoubleVector.fromMemorySegment(SPECIES, line1, at, ORDER);
        DoubleVector d2 = DoubleVector.fromMemorySegment(SPECIES, line2, at, ORDER);
        DoubleVector d3 = DoubleVector.fromMemorySegment(SPECIES, line3, at, ORDER);
        a0 = n.fma(d0, a0);
        a1 = n.fma(d1, a1);
        a2 = n.fma(d2, a2);
        a3 = n.fma(d3, a3);
        b0 = r.fma(d0, b0);
        b1 = r.fma(d1, b1);
        b2 = r.fma(d2, b2);
        b3 = r.fma(d3, b3);
      }
      a0.intoMemorySegment(target, lane, ORDER);
      b0.intoMemorySegment(target, lane + 1 * GROUP_BYTES, ORDER);
      a1.intoMemorySegment(target, lane + 2 * GROUP_BYTES, ORDER);
      b1.intoMemorySegment(target, lane + 3 * GROUP_BYTES, ORDER);
      a2.intoMemorySegment(target, lane + 4 * GROUP_BYTES, ORDER);
      b2.intoMemorySegment(target, lane + 5 * GROUP_BYTES, ORDER);
      a3.intoMemorySegment(target, lane + 6 * GROUP_BYTES, ORDER);
      b3.intoMemorySegment(target, lane + 7 * GROUP_BYTES, ORDER);
    }
  }

  @Override
  public void dotOne(
      MemorySegment history,
      long newest,
      long residual,
      long line,
      int length,
      MemorySegment numbers,
      long sums) {
    MemorySegment first = history.asSlice(newest, length * BYTES);
    MemorySegment second = history.asSlice(residual, length * BYTES);
    MemorySegment line0 = history.asSlice(line, length * BYTES);
    MemorySegment target = numbers.asSlice(sums, 2 * GROUP_BYTES);
    int groups = length / StateRows.GROUP;
    for (int v = 0; v < VECTORS; v++) {
      DoubleVector a0 = DoubleVector.zero(SPECIES);
      DoubleVector b0 = DoubleVector.zero(SPECIES);
      long lane = (long) v * ROW;
      for (int g = 0; g < groups; g++) {
        long at = lane + g * GROUP_BYTES;
        DoubleVector n = DoubleVector.fromMemorySegment(SPECIES, first, at, ORDER);
        DoubleVector r = DoubleVector.fromMemorySegment(SPECIES, second, at, ORDER);
        DoubleVector d0 = DoubleVector.fromMemorySegment(SPECIES, line0, at, ORDER);
        a0 = n.fma(d0, a0);
        b0 = r.fma(d0, b0);
      }
      a0.intoMemorySegment(target, lane, ORDER);
      b0.intoMemorySegment(target, lane + GROUP_BYTES, ORDER);
    }
  }

  @Override
  public void mixFour(
      MemorySegment history,
      long base,
      long line,
      long stride,
      int length,
      MemorySegment numbers,
      long coefficients,
      long next) {
    double factor0 = numbers.get(ELEMENT, coefficients);
    double factor1 = numbers.get(ELEMENT, coefficients + BYTES);
    double factor2 = numbers.get(ELEMENT, coefficients + 2 * BYTES);
    double factor3 = numbers.get(ELEMENT, coefficients + 3 * BYTES);
    MemorySegment from = history.asSlice(base, length * BYTES);
    MemorySegment line0 = history.asSlice(line, length * BYTES);
    MemorySegment line1 = history.asSlice(line + stride, length * BYTES);
    MemorySegment line2 = history.asSlice(line + 2 * stride, length * BYTES);
    MemorySegment line3 = history.asSlice(line + 3 * stride, length * BYTES);
    MemorySegment to = history.asSlice(next, length * BYTES);
    DoubleVector c0 = DoubleVector.broadcast(SPECIES, factor0);
    DoubleVector c1 = DoubleVector.broadcast(SPECIES, factor1);
    DoubleVector c2 = DoubleVector.broadcast(SPECIES, factor2);
    DoubleVector c3 = DoubleVector.broadcast(SPECIES, factor3);
    int vectors = length / LANES;
    for (int v = 0; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      DoubleVector d0 = DoubleVector.fromMemorySegment(SPECIES, line0, at, ORDER);
      DoubleVector d1 = DoubleVector.fromMemorySegment(SPECIES, line1, at, ORDER);
      DoubleVector d2 = DoubleVector.fromMemorySegment(SPECIES, line2, at, ORDER);
      DoubleVector d3 = DoubleVector.fromMemorySegment(SPECIES, line3, at, ORDER);
      x = d0.fma(c0, x);
      x = d1.fma(c1, x);
      x = d2.fma(c2, x);
      x = d3.fma(c3, x);
      x.intoMemorySegment(to, at, ORDER);
    }
  }

  @Override
  public void mixOne(
      MemorySegment history,
      long base,
      long line,
      int length,
      MemorySegment numbers,
      long coefficient,
      long next) {
    double factor = numbers.get(ELEMENT, coefficient);
    MemorySegment from = history.asSlice(base, length * BYTES);
    MemorySegment line0 = history.asSlice(line, length * BYTES);
    MemorySegment to = history.asSlice(next, length * BYTES);
    DoubleVector c = DoubleVector.broadcast(SPECIES, factor);
    int vectors = length / LANES;
    for (int v = 0; v < vectors; v++) {
      long at = (long) v * ROW;
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, from, at, ORDER);
      DoubleVector d = DoubleVector.fromMemorySegment(SPECIES, line0, at, ORDER);
      x = d.fma(c, x);
      x.intoMemorySegment(to, at, ORDER);
    }
  }
}
