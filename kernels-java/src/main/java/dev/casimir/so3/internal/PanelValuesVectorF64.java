package dev.casimir.so3.internal;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;
import static dev.casimir.so3.internal.HarmonicsTableF64.ALPHA;
import static dev.casimir.so3.internal.HarmonicsTableF64.BETA;
import static dev.casimir.so3.internal.HarmonicsTableF64.RECORD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** Values, order by order; all that the recursions carry is in registers. */
public final class PanelValuesVectorF64 implements PanelHarmonics {
  @Override
  public void evaluate(
      MemorySegment table,
      int maximumDegree,
      MemorySegment scratch,
      MemorySegment values,
      long valuesOffset,
      MemorySegment derivatives,
      long derivativesOffset,
      long stride) {
    zonal(table, maximumDegree, scratch, values, valuesOffset, stride);
    DoubleVector x =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.X * (long) ROW, ORDER);
    DoubleVector y =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Y * (long) ROW, ORDER);
    DoubleVector z =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Z * (long) ROW, ORDER);
    DoubleVector square =
        DoubleVector.fromMemorySegment(
            SPECIES, scratch, HarmonicsScratch.SQUARE * (long) ROW, ORDER);
    DoubleVector cosine = x;
    DoubleVector sine = y;
    long entry = (maximumDegree + 2) * RECORD;
    for (int m = 1; m <= maximumDegree; m++) {
      DoubleVector q = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + ALPHA));
      DoubleVector before = DoubleVector.zero(SPECIES);
      long minus = valuesOffset + (long) m * m * stride;
      long plus = minus + 2L * m * stride;
      for (int l = m; l <= maximumDegree; l++) {
        DoubleVector even = q.mul(cosine);
        even.intoMemorySegment(values, plus, ORDER);
        DoubleVector odd = q.mul(sine);
        odd.intoMemorySegment(values, minus, ORDER);
        entry += RECORD;
        DoubleVector alpha = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + ALPHA));
        DoubleVector beta = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + BETA));
        DoubleVector first = alpha.mul(z);
        DoubleVector second = beta.mul(square);
        DoubleVector rest = second.mul(before);
        before = q;
        q = first.fma(q, rest);
        plus += (2L * l + 2) * stride;
        minus += (2L * l + 2) * stride;
      }
      entry += RECORD;
      DoubleVector ySine = y.mul(sine);
      DoubleVector yCosine = y.mul(cosine);
      DoubleVector negative = ySine.neg();
      sine = x.fma(sine, yCosine);
      cosine = x.fma(cosine, negative);
    }
  }

  /** Order zero, whose azimuthal factor is one. */
  private static void zonal(
      MemorySegment table,
      int maximumDegree,
      MemorySegment scratch,
      MemorySegment values,
      long valuesOffset,
      long stride) {
    DoubleVector z =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Z * (long) ROW, ORDER);
    DoubleVector square =
        DoubleVector.fromMemorySegment(
            SPECIES, scratch, HarmonicsScratch.SQUARE * (long) ROW, ORDER);
    DoubleVector q = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, ALPHA));
    DoubleVector before = DoubleVector.zero(SPECIES);
    long entry = 0;
    long offset = valuesOffset;
    for (int l = 0; l <= maximumDegree; l++) {
      q.intoMemorySegment(values, offset, ORDER);
      entry += RECORD;
      DoubleVector alpha = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + ALPHA));
      DoubleVector beta = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + BETA));
      DoubleVector first = alpha.mul(z);
      DoubleVector second = beta.mul(square);
      DoubleVector rest = second.mul(before);
      before = q;
      q = first.fma(q, rest);
      offset += (2L * l + 2) * stride;
    }
  }
}
