package dev.casimir.so3.internal;

import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link PanelRecursion} with the same order of roundings as {@link WignerRecursion#run}. The
 * rotation times the factors of a row are worked out once for the row; then each entry, or a pair
 * of outer ones, is summed in registers.
 */
public final class PanelRecursionVectorF64 implements PanelRecursion {
  @Override
  public void step(
      int degree,
      int innerColumns,
      int[] firstTerm,
      int[] axis,
      int[] source,
      Object factors,
      Object columnScales,
      MemorySegment memory,
      long rotation,
      long before,
      long after,
      long terms) {
    double[] factor = (double[]) factors;
    double[] scale = (double[]) columnScales;
    int width = 2 * degree + 1;
    for (int row = 0; row < width; row++) {
      int begin = firstTerm[row];
      int end = firstTerm[row + 1];
      long out = after + (long) row * width * ROW;
      products(begin, end, axis, factor, memory, rotation, terms);
      inner(begin, end, degree, innerColumns, source, scale, memory, before, out, terms);
      outer(begin, end, degree, innerColumns, source, scale, memory, before, out, terms);
    }
  }

  /** For each term three rows: its factor times the row of the rotation that it takes. */
  private static void products(
      int begin,
      int end,
      int[] axis,
      double[] factor,
      MemorySegment memory,
      long rotation,
      long terms) {
    for (int t = begin; t < end; t++) {
      MemorySegment from = memory.asSlice(rotation + 3L * axis[t] * ROW, 3L * ROW);
      MemorySegment to = memory.asSlice(terms + 3L * (t - begin) * ROW, 3L * ROW);
      DoubleVector by = DoubleVector.broadcast(SPECIES, factor[t]);
      DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, from, 0, ORDER);
      DoubleVector middle = DoubleVector.fromMemorySegment(SPECIES, from, ROW, ORDER);
      DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, from, 2L * ROW, ORDER);
      left = by.mul(left);
      middle = by.mul(middle);
      right = by.mul(right);
      left.intoMemorySegment(to, 0, ORDER);
      middle.intoMemorySegment(to, ROW, ORDER);
      right.intoMemorySegment(to, 2L * ROW, ORDER);
    }
  }

  private static void inner(
      int begin,
      int end,
      int degree,
      int innerColumns,
      int[] source,
      double[] scale,
      MemorySegment memory,
      long before,
      long out,
      long terms) {
    long inner = (2L * degree - 1) * ROW;
    int last = degree + innerColumns;
    int n = degree - innerColumns;
    for (; n < last; n += 2) {
      long column = before + (n - 1L) * ROW;
      DoubleVector sum0 = DoubleVector.zero(SPECIES);
      DoubleVector sum1 = DoubleVector.zero(SPECIES);
      for (int t = begin; t < end; t++) {
        long middle = terms + (3L * (t - begin) + 1) * ROW;
        MemorySegment from = memory.asSlice(column + source[t] * inner, 2L * ROW);
        DoubleVector by = DoubleVector.fromMemorySegment(SPECIES, memory, middle, ORDER);
        DoubleVector d0 = DoubleVector.fromMemorySegment(SPECIES, from, 0, ORDER);
        DoubleVector d1 = DoubleVector.fromMemorySegment(SPECIES, from, ROW, ORDER);
        sum0 = by.fma(d0, sum0);
        sum1 = by.fma(d1, sum1);
      }
      DoubleVector scale0 = DoubleVector.broadcast(SPECIES, scale[n]);
      DoubleVector scale1 = DoubleVector.broadcast(SPECIES, scale[n + 1]);
      sum0 = sum0.mul(scale0);
      sum1 = sum1.mul(scale1);
      sum0.intoMemorySegment(memory, out + (long) n * ROW, ORDER);
      sum1.intoMemorySegment(memory, out + (n + 1L) * ROW, ORDER);
    }
    DoubleVector sum = DoubleVector.zero(SPECIES);
    for (int t = begin; t < end; t++) {
      long middle = terms + (3L * (t - begin) + 1) * ROW;
      long from = before + (n - 1L) * ROW + source[t] * inner;
      DoubleVector by = DoubleVector.fromMemorySegment(SPECIES, memory, middle, ORDER);
      DoubleVector d = DoubleVector.fromMemorySegment(SPECIES, memory, from, ORDER);
      sum = by.fma(d, sum);
    }
    DoubleVector lastScale = DoubleVector.broadcast(SPECIES, scale[n]);
    sum = sum.mul(lastScale);
    sum.intoMemorySegment(memory, out + (long) n * ROW, ORDER);
  }

  private static void outer(
      int begin,
      int end,
      int degree,
      int innerColumns,
      int[] source,
      double[] scale,
      MemorySegment memory,
      long before,
      long out,
      long terms) {
    long inner = (2L * degree - 1) * ROW;
    for (int n = innerColumns + 1; n <= degree; n++) {
      DoubleVector low = DoubleVector.zero(SPECIES);
      DoubleVector high = DoubleVector.zero(SPECIES);
      for (int t = begin; t < end; t++) {
        MemorySegment product = memory.asSlice(terms + 3L * (t - begin) * ROW, 3L * ROW);
        DoubleVector left = DoubleVector.fromMemorySegment(SPECIES, product, 0, ORDER);
        DoubleVector right = DoubleVector.fromMemorySegment(SPECIES, product, 2L * ROW, ORDER);
        DoubleVector minusLeft = left.neg();
        long from = before + source[t] * inner;
        long down = from + (degree - n) * (long) ROW;
        long up = from + (degree + n - 2L) * ROW;
        DoubleVector d = DoubleVector.fromMemorySegment(SPECIES, memory, down, ORDER);
        DoubleVector e = DoubleVector.fromMemorySegment(SPECIES, memory, up, ORDER);
        low = left.fma(e, low);
        high = minusLeft.fma(d, high);
        low = right.fma(d, low);
        high = right.fma(e, high);
      }
      DoubleVector lowScale = DoubleVector.broadcast(SPECIES, scale[degree - n]);
      DoubleVector highScale = DoubleVector.broadcast(SPECIES, scale[degree + n]);
      low = low.mul(lowScale);
      high = high.mul(highScale);
      low.intoMemorySegment(memory, out + (degree - n) * (long) ROW, ORDER);
      high.intoMemorySegment(memory, out + (degree + n) * (long) ROW, ORDER);
    }
  }
}
