package dev.casimir.so3.internal;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;
import static dev.casimir.so3.internal.HarmonicsTableF64.ALPHA;
import static dev.casimir.so3.internal.HarmonicsTableF64.AXIAL;
import static dev.casimir.so3.internal.HarmonicsTableF64.BETA;
import static dev.casimir.so3.internal.HarmonicsTableF64.DEGREE;
import static dev.casimir.so3.internal.HarmonicsTableF64.RADIAL;
import static dev.casimir.so3.internal.HarmonicsTableF64.RECORD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * Values and gradients. Orders are done from the highest to the lowest, because the derivatives of
 * order m need the degrees of order m+1; they wait in a column of scratch.
 *
 * <p>With F the azimuthal factor: dS/dx = q dF/dx - x d F with d = RADIAL q(l-1,m+1), the same in
 * y, and dS/dz = AXIAL q(l-1,m) F. For functions of the direction the radial part l S r is taken
 * off: it turns d into d + l q. The gradient's axes are turned back to e3nn's: y, z, x.
 */
public final class PanelGradientsVectorF64 implements PanelHarmonics {
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
    powers(maximumDegree, scratch);
    long entry = (maximumDegree + 1L) * (maximumDegree + 4L) / 2 * RECORD;
    for (int m = maximumDegree; m > 0; m--) {
      entry -= (maximumDegree + 2L - m) * RECORD;
      order(
          table,
          entry,
          m,
          maximumDegree,
          scratch,
          values,
          valuesOffset,
          derivatives,
          derivativesOffset,
          stride);
    }
    zonal(
        table,
        maximumDegree,
        scratch,
        values,
        valuesOffset,
        derivatives,
        derivativesOffset,
        stride);
  }

  /** Fills the rows of powers, and clears the column. */
  private static void powers(int maximumDegree, MemorySegment scratch) {
    DoubleVector x =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.X * (long) ROW, ORDER);
    DoubleVector y =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Y * (long) ROW, ORDER);
    DoubleVector cosine = DoubleVector.broadcast(SPECIES, 1.0);
    DoubleVector sine = DoubleVector.zero(SPECIES);
    DoubleVector zero = DoubleVector.zero(SPECIES);
    long power = HarmonicsScratch.POWERS * (long) ROW;
    long column = HarmonicsScratch.columns(maximumDegree) * (long) ROW;
    for (int m = 0; m <= maximumDegree; m++) {
      cosine.intoMemorySegment(scratch, power, ORDER);
      sine.intoMemorySegment(scratch, power + ROW, ORDER);
      zero.intoMemorySegment(scratch, column, ORDER);
      power += 2L * ROW;
      column += ROW;
      DoubleVector ySine = y.mul(sine);
      DoubleVector yCosine = y.mul(cosine);
      DoubleVector negative = ySine.neg();
      sine = x.fma(sine, yCosine);
      cosine = x.fma(cosine, negative);
    }
  }

  private static void order(
      MemorySegment table,
      long firstEntry,
      int m,
      int maximumDegree,
      MemorySegment scratch,
      MemorySegment values,
      long valuesOffset,
      MemorySegment gradients,
      long gradientsOffset,
      long stride) {
    DoubleVector x =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.X * (long) ROW, ORDER);
    DoubleVector y =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Y * (long) ROW, ORDER);
    DoubleVector z =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Z * (long) ROW, ORDER);
    DoubleVector square =
        DoubleVector.fromMemorySegment(
            SPECIES, scratch, HarmonicsScratch.SQUARE * (long) ROW, ORDER);
    DoubleVector inverse =
        DoubleVector.fromMemorySegment(
            SPECIES, scratch, HarmonicsScratch.INVERSE * (long) ROW, ORDER);
    long power = (HarmonicsScratch.POWERS + 2L * m) * ROW;
    DoubleVector cosine = DoubleVector.fromMemorySegment(SPECIES, scratch, power, ORDER);
    DoubleVector sine = DoubleVector.fromMemorySegment(SPECIES, scratch, power + ROW, ORDER);
    DoubleVector lowerCosine =
        DoubleVector.fromMemorySegment(SPECIES, scratch, power - 2L * ROW, ORDER);
    DoubleVector lowerSine = DoubleVector.fromMemorySegment(SPECIES, scratch, power - ROW, ORDER);
    DoubleVector factor = DoubleVector.broadcast(SPECIES, (double) m);
    DoubleVector scaled = factor.mul(inverse);
    DoubleVector slopeCosine = lowerCosine.mul(scaled);
    DoubleVector slopeSine = lowerSine.mul(scaled);
    DoubleVector negativeSlopeSine = slopeSine.neg();
    DoubleVector cosineOverLength = cosine.mul(inverse);
    DoubleVector sineOverLength = sine.mul(inverse);
    DoubleVector negativeX = x.neg();
    DoubleVector negativeY = y.neg();
    DoubleVector negativeZ = z.neg();
    long entry = firstEntry;
    DoubleVector q = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + ALPHA));
    DoubleVector before = DoubleVector.zero(SPECIES);
    DoubleVector above = DoubleVector.zero(SPECIES);
    long column = (HarmonicsScratch.columns(maximumDegree) + m) * (long) ROW;
    long minus = (long) m * m * stride;
    long plus = minus + 2L * m * stride;
    for (int l = m; l <= maximumDegree; l++) {
      DoubleVector even = q.mul(cosine);
      even.intoMemorySegment(values, valuesOffset + plus, ORDER);
      DoubleVector odd = q.mul(sine);
      odd.intoMemorySegment(values, valuesOffset + minus, ORDER);
      DoubleVector degree = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + DEGREE));
      DoubleVector radial = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + RADIAL));
      DoubleVector axial = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + AXIAL));
      DoubleVector fromAbove = radial.mul(above);
      DoubleVector radialPart = degree.fma(q, fromAbove);
      DoubleVector xPart = negativeX.mul(radialPart);
      DoubleVector yPart = negativeY.mul(radialPart);
      DoubleVector degreeZ = degree.mul(negativeZ);
      DoubleVector fromBefore = axial.mul(before);
      DoubleVector zPart = degreeZ.fma(q, fromBefore);
      DoubleVector turnCosine = q.mul(slopeCosine);
      DoubleVector turnSine = q.mul(slopeSine);
      DoubleVector turnBack = q.mul(negativeSlopeSine);
      long up = gradientsOffset + 3 * plus;
      long down = gradientsOffset + 3 * minus;
      DoubleVector evenY = yPart.fma(cosineOverLength, turnBack);
      evenY.intoMemorySegment(gradients, up, ORDER);
      DoubleVector evenZ = zPart.mul(cosineOverLength);
      evenZ.intoMemorySegment(gradients, up + stride, ORDER);
      DoubleVector evenX = xPart.fma(cosineOverLength, turnCosine);
      evenX.intoMemorySegment(gradients, up + 2 * stride, ORDER);
      DoubleVector oddY = yPart.fma(sineOverLength, turnCosine);
      oddY.intoMemorySegment(gradients, down, ORDER);
      DoubleVector oddZ = zPart.mul(sineOverLength);
      oddZ.intoMemorySegment(gradients, down + stride, ORDER);
      DoubleVector oddX = xPart.fma(sineOverLength, turnSine);
      oddX.intoMemorySegment(gradients, down + 2 * stride, ORDER);
      above = DoubleVector.fromMemorySegment(SPECIES, scratch, column, ORDER);
      q.intoMemorySegment(scratch, column, ORDER);
      column += ROW;
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
  }

  /** Order zero, whose azimuthal factor is one. */
  private static void zonal(
      MemorySegment table,
      int maximumDegree,
      MemorySegment scratch,
      MemorySegment values,
      long valuesOffset,
      MemorySegment gradients,
      long gradientsOffset,
      long stride) {
    DoubleVector x =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.X * (long) ROW, ORDER);
    DoubleVector y =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Y * (long) ROW, ORDER);
    DoubleVector z =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Z * (long) ROW, ORDER);
    DoubleVector square =
        DoubleVector.fromMemorySegment(
            SPECIES, scratch, HarmonicsScratch.SQUARE * (long) ROW, ORDER);
    DoubleVector inverse =
        DoubleVector.fromMemorySegment(
            SPECIES, scratch, HarmonicsScratch.INVERSE * (long) ROW, ORDER);
    DoubleVector negativeInverse = inverse.neg();
    DoubleVector xOverLength = x.mul(negativeInverse);
    DoubleVector yOverLength = y.mul(negativeInverse);
    DoubleVector negativeZ = z.neg();
    long entry = 0;
    DoubleVector q = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + ALPHA));
    DoubleVector before = DoubleVector.zero(SPECIES);
    DoubleVector above = DoubleVector.zero(SPECIES);
    long column = HarmonicsScratch.columns(maximumDegree) * (long) ROW;
    long offset = 0;
    for (int l = 0; l <= maximumDegree; l++) {
      q.intoMemorySegment(values, valuesOffset + offset, ORDER);
      DoubleVector degree = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + DEGREE));
      DoubleVector radial = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + RADIAL));
      DoubleVector axial = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + AXIAL));
      DoubleVector fromAbove = radial.mul(above);
      DoubleVector radialPart = degree.fma(q, fromAbove);
      DoubleVector degreeZ = degree.mul(negativeZ);
      DoubleVector fromBefore = axial.mul(before);
      DoubleVector zPart = degreeZ.fma(q, fromBefore);
      long to = gradientsOffset + 3 * offset;
      DoubleVector slopeY = radialPart.mul(yOverLength);
      slopeY.intoMemorySegment(gradients, to, ORDER);
      DoubleVector slopeZ = zPart.mul(inverse);
      slopeZ.intoMemorySegment(gradients, to + stride, ORDER);
      DoubleVector slopeX = radialPart.mul(xOverLength);
      slopeX.intoMemorySegment(gradients, to + 2 * stride, ORDER);
      above = DoubleVector.fromMemorySegment(SPECIES, scratch, column, ORDER);
      column += ROW;
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
