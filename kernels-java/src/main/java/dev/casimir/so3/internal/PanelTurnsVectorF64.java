package dev.casimir.so3.internal;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link PanelTurns} with the rows m and -m of an output in registers. */
public final class PanelTurnsVectorF64 implements PanelTurns {
  @Override
  public void expand(MemorySegment memory, long from, long to, int rows) {
    for (int row = 0; row < rows; row++) {
      DoubleVector value =
          DoubleVector.broadcast(SPECIES, memory.get(ELEMENT, from + (long) row * ROW));
      value.intoMemorySegment(memory, to + (long) row * ROW, ORDER);
    }
  }

  @Override
  public void turn(
      int degree,
      int vectors,
      MemorySegment memory,
      long angle,
      long sign,
      MemorySegment from,
      long fromOffset,
      long fromStride,
      long to,
      long toStride) {
    DoubleVector factor = DoubleVector.fromMemorySegment(SPECIES, memory, sign, ORDER);
    for (int v = 0; v < vectors; v++) {
      long in = fromOffset + degree * fromStride + (long) v * ROW;
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, from, in, ORDER);
      x = x.mul(factor);
      x.intoMemorySegment(memory, to + degree * toStride + (long) v * ROW, ORDER);
    }
    for (int m = 1; m <= degree; m++) {
      MemorySegment pair = memory.asSlice(angle + 2L * (m - 1) * ROW, 2L * ROW);
      DoubleVector cosine = DoubleVector.fromMemorySegment(SPECIES, pair, 0, ORDER);
      DoubleVector sine = DoubleVector.fromMemorySegment(SPECIES, pair, ROW, ORDER);
      cosine = cosine.mul(factor);
      sine = sine.mul(factor);
      DoubleVector minusSine = sine.neg();
      for (int v = 0; v < vectors; v++) {
        long lane = (long) v * ROW;
        long in = fromOffset + (degree + m) * fromStride + lane;
        DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, from, in, ORDER);
        long other = fromOffset + (degree - m) * fromStride + lane;
        DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, from, other, ORDER);
        DoubleVector sineY = minusSine.mul(y);
        DoubleVector plus = cosine.fma(x, sineY);
        DoubleVector cosineY = cosine.mul(y);
        DoubleVector minus = sine.fma(x, cosineY);
        plus.intoMemorySegment(memory, to + (degree + m) * toStride + lane, ORDER);
        minus.intoMemorySegment(memory, to + (degree - m) * toStride + lane, ORDER);
      }
    }
  }

  @Override
  public void exchangeAndTurn(
      int degree,
      int vectors,
      int[] starts,
      int[] columns,
      Object values,
      MemorySegment memory,
      long angle,
      long from,
      long fromStride,
      MemorySegment to,
      long toOffset,
      long toStride) {
    double[] table = (double[]) values;
    for (int m = 0; m <= degree; m++) {
      long pair = angle + 2L * (m - 1) * ROW;
      long plus = toOffset + (degree + m) * toStride;
      long minus = toOffset + (degree - m) * toStride;
      int begin = starts[degree + m];
      int end = starts[degree + m + 1];
      int otherBegin = starts[degree - m];
      int otherEnd = starts[degree - m + 1];
      if (vectors == 4 && m > 0) {
        four(
            begin,
            end,
            otherBegin,
            otherEnd,
            columns,
            table,
            memory,
            pair,
            from,
            fromStride,
            to,
            plus,
            minus);
      } else if (vectors == 4) {
        fourPolar(begin, end, columns, table, memory, from, fromStride, to, plus);
      } else if (m > 0) {
        one(
            begin,
            end,
            otherBegin,
            otherEnd,
            columns,
            table,
            memory,
            pair,
            from,
            fromStride,
            to,
            plus,
            minus);
      } else {
        onePolar(begin, end, columns, table, memory, from, fromStride, to, plus);
      }
    }
  }

  private static void four(
      int begin,
      int end,
      int otherBegin,
      int otherEnd,
      int[] columns,
      double[] table,
      MemorySegment memory,
      long pair,
      long from,
      long fromStride,
      MemorySegment to,
      long plus,
      long minus) {
    DoubleVector p0 = DoubleVector.zero(SPECIES);
    DoubleVector p1 = DoubleVector.zero(SPECIES);
    DoubleVector p2 = DoubleVector.zero(SPECIES);
    DoubleVector p3 = DoubleVector.zero(SPECIES);
    DoubleVector q0 = DoubleVector.zero(SPECIES);
    DoubleVector q1 = DoubleVector.zero(SPECIES);
    DoubleVector q2 = DoubleVector.zero(SPECIES);
    DoubleVector q3 = DoubleVector.zero(SPECIES);
    for (int t = begin; t < end; t++) {
      MemorySegment row = memory.asSlice(from + columns[t] * fromStride, 4L * ROW);
      DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, row, ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, row, 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, row, 3L * ROW, ORDER);
      p0 = c.fma(x0, p0);
      p1 = c.fma(x1, p1);
      p2 = c.fma(x2, p2);
      p3 = c.fma(x3, p3);
    }
    for (int t = otherBegin; t < otherEnd; t++) {
      MemorySegment row = memory.asSlice(from + columns[t] * fromStride, 4L * ROW);
      DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, row, ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, row, 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, row, 3L * ROW, ORDER);
      q0 = c.fma(x0, q0);
      q1 = c.fma(x1, q1);
      q2 = c.fma(x2, q2);
      q3 = c.fma(x3, q3);
    }
    DoubleVector cosine = DoubleVector.fromMemorySegment(SPECIES, memory, pair, ORDER);
    DoubleVector sine = DoubleVector.fromMemorySegment(SPECIES, memory, pair + ROW, ORDER);
    DoubleVector minusSine = sine.neg();
    DoubleVector a0 = minusSine.mul(q0);
    DoubleVector b0 = cosine.mul(q0);
    a0 = cosine.fma(p0, a0);
    b0 = sine.fma(p0, b0);
    a0.intoMemorySegment(to, plus, ORDER);
    b0.intoMemorySegment(to, minus, ORDER);
    DoubleVector a1 = minusSine.mul(q1);
    DoubleVector b1 = cosine.mul(q1);
    a1 = cosine.fma(p1, a1);
    b1 = sine.fma(p1, b1);
    a1.intoMemorySegment(to, plus + ROW, ORDER);
    b1.intoMemorySegment(to, minus + ROW, ORDER);
    DoubleVector a2 = minusSine.mul(q2);
    DoubleVector b2 = cosine.mul(q2);
    a2 = cosine.fma(p2, a2);
    b2 = sine.fma(p2, b2);
    a2.intoMemorySegment(to, plus + 2L * ROW, ORDER);
    b2.intoMemorySegment(to, minus + 2L * ROW, ORDER);
    DoubleVector a3 = minusSine.mul(q3);
    DoubleVector b3 = cosine.mul(q3);
    a3 = cosine.fma(p3, a3);
    b3 = sine.fma(p3, b3);
    a3.intoMemorySegment(to, plus + 3L * ROW, ORDER);
    b3.intoMemorySegment(to, minus + 3L * ROW, ORDER);
  }

  private static void fourPolar(
      int begin,
      int end,
      int[] columns,
      double[] table,
      MemorySegment memory,
      long from,
      long fromStride,
      MemorySegment to,
      long plus) {
    DoubleVector p0 = DoubleVector.zero(SPECIES);
    DoubleVector p1 = DoubleVector.zero(SPECIES);
    DoubleVector p2 = DoubleVector.zero(SPECIES);
    DoubleVector p3 = DoubleVector.zero(SPECIES);
    for (int t = begin; t < end; t++) {
      MemorySegment row = memory.asSlice(from + columns[t] * fromStride, 4L * ROW);
      DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, row, ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, row, 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, row, 3L * ROW, ORDER);
      p0 = c.fma(x0, p0);
      p1 = c.fma(x1, p1);
      p2 = c.fma(x2, p2);
      p3 = c.fma(x3, p3);
    }
    p0.intoMemorySegment(to, plus, ORDER);
    p1.intoMemorySegment(to, plus + ROW, ORDER);
    p2.intoMemorySegment(to, plus + 2L * ROW, ORDER);
    p3.intoMemorySegment(to, plus + 3L * ROW, ORDER);
  }

  private static void one(
      int begin,
      int end,
      int otherBegin,
      int otherEnd,
      int[] columns,
      double[] table,
      MemorySegment memory,
      long pair,
      long from,
      long fromStride,
      MemorySegment to,
      long plus,
      long minus) {
    DoubleVector p0 = DoubleVector.zero(SPECIES);
    DoubleVector q0 = DoubleVector.zero(SPECIES);
    for (int t = begin; t < end; t++) {
      MemorySegment row = memory.asSlice(from + columns[t] * fromStride, 1L * ROW);
      DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      p0 = c.fma(x0, p0);
    }
    for (int t = otherBegin; t < otherEnd; t++) {
      MemorySegment row = memory.asSlice(from + columns[t] * fromStride, 1L * ROW);
      DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      q0 = c.fma(x0, q0);
    }
    DoubleVector cosine = DoubleVector.fromMemorySegment(SPECIES, memory, pair, ORDER);
    DoubleVector sine = DoubleVector.fromMemorySegment(SPECIES, memory, pair + ROW, ORDER);
    DoubleVector minusSine = sine.neg();
    DoubleVector a0 = minusSine.mul(q0);
    DoubleVector b0 = cosine.mul(q0);
    a0 = cosine.fma(p0, a0);
    b0 = sine.fma(p0, b0);
    a0.intoMemorySegment(to, plus, ORDER);
    b0.intoMemorySegment(to, minus, ORDER);
  }

  private static void onePolar(
      int begin,
      int end,
      int[] columns,
      double[] table,
      MemorySegment memory,
      long from,
      long fromStride,
      MemorySegment to,
      long plus) {
    DoubleVector p0 = DoubleVector.zero(SPECIES);
    for (int t = begin; t < end; t++) {
      MemorySegment row = memory.asSlice(from + columns[t] * fromStride, 1L * ROW);
      DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      p0 = c.fma(x0, p0);
    }
    p0.intoMemorySegment(to, plus, ORDER);
  }
}
