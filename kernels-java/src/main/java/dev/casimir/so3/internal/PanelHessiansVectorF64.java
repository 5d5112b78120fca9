package dev.casimir.so3.internal;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;
import static dev.casimir.so3.internal.HarmonicsTableF64.ALPHA;
import static dev.casimir.so3.internal.HarmonicsTableF64.AXIAL;
import static dev.casimir.so3.internal.HarmonicsTableF64.AXIAL_AXIAL;
import static dev.casimir.so3.internal.HarmonicsTableF64.AXIAL_RADIAL;
import static dev.casimir.so3.internal.HarmonicsTableF64.BETA;
import static dev.casimir.so3.internal.HarmonicsTableF64.DEGREE;
import static dev.casimir.so3.internal.HarmonicsTableF64.RADIAL;
import static dev.casimir.so3.internal.HarmonicsTableF64.RADIAL_RADIAL;
import static dev.casimir.so3.internal.HarmonicsTableF64.RECORD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * Second derivatives; the values are not written. Orders are done from the highest to the lowest,
 * because those of order m need the degrees of orders m+1 and m+2; they wait in columns of scratch.
 *
 * <p>The cosine and the sine factor F of an order are done alike, from rows with F and its
 * derivatives, which are harmonic: F_yy = -F_xx. For functions of the direction u = r/|r| the
 * Hessian H of the solid harmonic S with gradient g becomes (H - u t' - t u' - l S 1) / |r|^2 with
 * t = l g - l (l+2)/2 S u. The axes are turned back to e3nn's: y, z, x.
 */
public final class PanelHessiansVectorF64 implements PanelHarmonics {
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
    for (int m = maximumDegree; m >= 0; m--) {
      entry -= (maximumDegree + 2L - m) * RECORD;
      azimuthal(m, scratch);
      order(table, entry, m, maximumDegree, scratch, derivatives, derivativesOffset, stride);
    }
  }

  /** Fills the rows of powers, and clears the columns. */
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
      zero.intoMemorySegment(scratch, column + ROW, ORDER);
      power += 2L * ROW;
      column += 2L * ROW;
      DoubleVector ySine = y.mul(sine);
      DoubleVector yCosine = y.mul(cosine);
      DoubleVector negative = ySine.neg();
      sine = x.fma(sine, yCosine);
      cosine = x.fma(cosine, negative);
    }
  }

  /** Rows F, F_x, F_y, F_xx, F_xy for the cosine, then for the sine. */
  private static void azimuthal(int m, MemorySegment scratch) {
    long power = (HarmonicsScratch.POWERS + 2L * m) * ROW;
    long lower = (HarmonicsScratch.POWERS + 2L * Math.max(m - 1, 0)) * ROW;
    long lowest = (HarmonicsScratch.POWERS + 2L * Math.max(m - 2, 0)) * ROW;
    long to = HarmonicsScratch.AZIMUTHAL * (long) ROW;
    DoubleVector once = DoubleVector.broadcast(SPECIES, (double) m);
    DoubleVector twice = DoubleVector.broadcast(SPECIES, (double) m * (m - 1));
    DoubleVector cosine = DoubleVector.fromMemorySegment(SPECIES, scratch, power, ORDER);
    DoubleVector sine = DoubleVector.fromMemorySegment(SPECIES, scratch, power + ROW, ORDER);
    DoubleVector lowerCosine = DoubleVector.fromMemorySegment(SPECIES, scratch, lower, ORDER);
    DoubleVector lowerSine = DoubleVector.fromMemorySegment(SPECIES, scratch, lower + ROW, ORDER);
    DoubleVector lowestCosine = DoubleVector.fromMemorySegment(SPECIES, scratch, lowest, ORDER);
    DoubleVector lowestSine = DoubleVector.fromMemorySegment(SPECIES, scratch, lowest + ROW, ORDER);
    DoubleVector slopeCosine = once.mul(lowerCosine);
    DoubleVector slopeSine = once.mul(lowerSine);
    DoubleVector negativeSlopeSine = slopeSine.neg();
    DoubleVector curveCosine = twice.mul(lowestCosine);
    DoubleVector curveSine = twice.mul(lowestSine);
    DoubleVector negativeCurveSine = curveSine.neg();
    cosine.intoMemorySegment(scratch, to, ORDER);
    slopeCosine.intoMemorySegment(scratch, to + ROW, ORDER);
    negativeSlopeSine.intoMemorySegment(scratch, to + 2L * ROW, ORDER);
    curveCosine.intoMemorySegment(scratch, to + 3L * ROW, ORDER);
    negativeCurveSine.intoMemorySegment(scratch, to + 4L * ROW, ORDER);
    sine.intoMemorySegment(scratch, to + 5L * ROW, ORDER);
    slopeSine.intoMemorySegment(scratch, to + 6L * ROW, ORDER);
    slopeCosine.intoMemorySegment(scratch, to + 7L * ROW, ORDER);
    curveSine.intoMemorySegment(scratch, to + 8L * ROW, ORDER);
    curveCosine.intoMemorySegment(scratch, to + 9L * ROW, ORDER);
  }

  private static void order(
      MemorySegment table,
      long firstEntry,
      int m,
      int maximumDegree,
      MemorySegment scratch,
      MemorySegment hessians,
      long hessiansOffset,
      long stride) {
    DoubleVector z =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Z * (long) ROW, ORDER);
    DoubleVector square =
        DoubleVector.fromMemorySegment(
            SPECIES, scratch, HarmonicsScratch.SQUARE * (long) ROW, ORDER);
    long entry = firstEntry;
    DoubleVector q = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + ALPHA));
    DoubleVector before = DoubleVector.zero(SPECIES);
    DoubleVector beforeThat = DoubleVector.zero(SPECIES);
    DoubleVector above = DoubleVector.zero(SPECIES);
    DoubleVector aboveBefore = DoubleVector.zero(SPECIES);
    DoubleVector topBefore = DoubleVector.zero(SPECIES);
    DoubleVector top = DoubleVector.zero(SPECIES);
    long terms = HarmonicsScratch.TERMS * (long) ROW;
    long column = (HarmonicsScratch.columns(maximumDegree) + 2L * m) * ROW;
    long even = HarmonicsScratch.AZIMUTHAL * (long) ROW;
    long odd = even + 5L * ROW;
    for (int l = m; l <= maximumDegree; l++) {
      q.intoMemorySegment(scratch, terms, ORDER);
      DoubleVector axial = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + AXIAL));
      DoubleVector axialTerm = axial.mul(before);
      axialTerm.intoMemorySegment(scratch, terms + ROW, ORDER);
      DoubleVector radial = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + RADIAL));
      DoubleVector radialTerm = radial.mul(above);
      radialTerm.intoMemorySegment(scratch, terms + 2L * ROW, ORDER);
      DoubleVector axialAxial =
          DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + AXIAL_AXIAL));
      DoubleVector axialAxialTerm = axialAxial.mul(beforeThat);
      axialAxialTerm.intoMemorySegment(scratch, terms + 3L * ROW, ORDER);
      DoubleVector axialRadial =
          DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + AXIAL_RADIAL));
      DoubleVector axialRadialTerm = axialRadial.mul(aboveBefore);
      axialRadialTerm.intoMemorySegment(scratch, terms + 4L * ROW, ORDER);
      DoubleVector radialRadial =
          DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + RADIAL_RADIAL));
      DoubleVector radialRadialTerm = radialRadial.mul(topBefore);
      radialRadialTerm.intoMemorySegment(scratch, terms + 5L * ROW, ORDER);
      long plus = hessiansOffset + 9 * ((long) l * l + l + m) * stride;
      component(table, entry, even, scratch, hessians, plus, stride);
      if (m > 0) {
        long minus = hessiansOffset + 9 * ((long) l * l + l - m) * stride;
        component(table, entry, odd, scratch, hessians, minus, stride);
      }
      aboveBefore = above;
      topBefore = top;
      above = DoubleVector.fromMemorySegment(SPECIES, scratch, column, ORDER);
      top = DoubleVector.fromMemorySegment(SPECIES, scratch, column + ROW, ORDER);
      q.intoMemorySegment(scratch, column, ORDER);
      above.intoMemorySegment(scratch, column + ROW, ORDER);
      column += 2L * ROW;
      entry += RECORD;
      DoubleVector alpha = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + ALPHA));
      DoubleVector beta = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + BETA));
      DoubleVector first = alpha.mul(z);
      DoubleVector second = beta.mul(square);
      DoubleVector rest = second.mul(before);
      beforeThat = before;
      before = q;
      q = first.fma(q, rest);
    }
  }

  /** The nine second derivatives of one component, from the rows of terms and those of F. */
  private static void component(
      MemorySegment table,
      long entry,
      long azimuthal,
      MemorySegment scratch,
      MemorySegment hessians,
      long to,
      long stride) {
    long terms = HarmonicsScratch.TERMS * (long) ROW;
    DoubleVector x =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.X * (long) ROW, ORDER);
    DoubleVector y =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Y * (long) ROW, ORDER);
    DoubleVector z =
        DoubleVector.fromMemorySegment(SPECIES, scratch, HarmonicsScratch.Z * (long) ROW, ORDER);
    DoubleVector inverse =
        DoubleVector.fromMemorySegment(
            SPECIES, scratch, HarmonicsScratch.INVERSE * (long) ROW, ORDER);
    DoubleVector q = DoubleVector.fromMemorySegment(SPECIES, scratch, terms, ORDER);
    DoubleVector axialTerm = DoubleVector.fromMemorySegment(SPECIES, scratch, terms + ROW, ORDER);
    DoubleVector radialTerm =
        DoubleVector.fromMemorySegment(SPECIES, scratch, terms + 2L * ROW, ORDER);
    DoubleVector axialAxial =
        DoubleVector.fromMemorySegment(SPECIES, scratch, terms + 3L * ROW, ORDER);
    DoubleVector axialRadial =
        DoubleVector.fromMemorySegment(SPECIES, scratch, terms + 4L * ROW, ORDER);
    DoubleVector radialRadial =
        DoubleVector.fromMemorySegment(SPECIES, scratch, terms + 5L * ROW, ORDER);
    DoubleVector f = DoubleVector.fromMemorySegment(SPECIES, scratch, azimuthal, ORDER);
    DoubleVector fx = DoubleVector.fromMemorySegment(SPECIES, scratch, azimuthal + ROW, ORDER);
    DoubleVector fy = DoubleVector.fromMemorySegment(SPECIES, scratch, azimuthal + 2L * ROW, ORDER);
    DoubleVector fxx =
        DoubleVector.fromMemorySegment(SPECIES, scratch, azimuthal + 3L * ROW, ORDER);
    DoubleVector fxy =
        DoubleVector.fromMemorySegment(SPECIES, scratch, azimuthal + 4L * ROW, ORDER);
    DoubleVector qx = x.mul(radialTerm);
    DoubleVector qy = y.mul(radialTerm);
    DoubleVector value = q.mul(f);
    DoubleVector qFx = q.mul(fx);
    DoubleVector qFy = q.mul(fy);
    DoubleVector minusQx = qx.neg();
    DoubleVector minusQy = qy.neg();
    DoubleVector slopeX = minusQx.fma(f, qFx);
    DoubleVector slopeY = minusQy.fma(f, qFy);
    DoubleVector slopeZ = axialTerm.mul(f);
    DoubleVector xRadial = x.mul(radialRadial);
    DoubleVector yRadial = y.mul(radialRadial);
    DoubleVector minusRadial = radialTerm.neg();
    DoubleVector qXx = xRadial.fma(x, minusRadial);
    DoubleVector qYy = yRadial.fma(y, minusRadial);
    DoubleVector qXy = xRadial.mul(y);
    DoubleVector qFxx = q.mul(fxx);
    DoubleVector minusQFxx = qFxx.neg();
    DoubleVector qFxy = q.mul(fxy);
    DoubleVector twiceQx = minusQx.add(minusQx);
    DoubleVector twiceQy = minusQy.add(minusQy);
    DoubleVector mixedXx = twiceQx.fma(fx, qFxx);
    DoubleVector curveXx = qXx.fma(f, mixedXx);
    DoubleVector mixedYy = twiceQy.fma(fy, minusQFxx);
    DoubleVector curveYy = qYy.fma(f, mixedYy);
    DoubleVector mixedXy = minusQx.fma(fy, qFxy);
    DoubleVector mixedYx = minusQy.fma(fx, mixedXy);
    DoubleVector curveXy = qXy.fma(f, mixedYx);
    DoubleVector axialF = axialRadial.mul(f);
    DoubleVector minusAxialF = axialF.neg();
    DoubleVector axialFx = axialTerm.mul(fx);
    DoubleVector axialFy = axialTerm.mul(fy);
    DoubleVector curveXz = x.fma(minusAxialF, axialFx);
    DoubleVector curveYz = y.fma(minusAxialF, axialFy);
    DoubleVector curveZz = axialAxial.mul(f);
    DoubleVector degree = DoubleVector.broadcast(SPECIES, table.get(ELEMENT, entry + DEGREE));
    DoubleVector degreeValue = degree.mul(value);
    DoubleVector half = DoubleVector.broadcast(SPECIES, -0.5);
    DoubleVector minusHalf = degree.mul(half);
    DoubleVector minusOne = DoubleVector.broadcast(SPECIES, -1.0);
    DoubleVector share = minusHalf.add(minusOne);
    DoubleVector radial = share.mul(degreeValue);
    DoubleVector radialX = radial.mul(x);
    DoubleVector tangentX = degree.fma(slopeX, radialX);
    DoubleVector minusX = x.neg();
    DoubleVector radialY = radial.mul(y);
    DoubleVector tangentY = degree.fma(slopeY, radialY);
    DoubleVector minusY = y.neg();
    DoubleVector radialZ = radial.mul(z);
    DoubleVector tangentZ = degree.fma(slopeZ, radialZ);
    DoubleVector minusZ = z.neg();
    DoubleVector doubleX = minusX.add(minusX);
    DoubleVector lessXx = curveXx.sub(degreeValue);
    DoubleVector flatXx = doubleX.fma(tangentX, lessXx);
    DoubleVector onceXx = flatXx.mul(inverse);
    DoubleVector twiceXx = onceXx.mul(inverse);
    DoubleVector doubleY = minusY.add(minusY);
    DoubleVector lessYy = curveYy.sub(degreeValue);
    DoubleVector flatYy = doubleY.fma(tangentY, lessYy);
    DoubleVector onceYy = flatYy.mul(inverse);
    DoubleVector twiceYy = onceYy.mul(inverse);
    DoubleVector doubleZ = minusZ.add(minusZ);
    DoubleVector lessZz = curveZz.sub(degreeValue);
    DoubleVector flatZz = doubleZ.fma(tangentZ, lessZz);
    DoubleVector onceZz = flatZz.mul(inverse);
    DoubleVector twiceZz = onceZz.mul(inverse);
    DoubleVector partXy = minusX.fma(tangentY, curveXy);
    DoubleVector flatXy = minusY.fma(tangentX, partXy);
    DoubleVector onceXy = flatXy.mul(inverse);
    DoubleVector twiceXy = onceXy.mul(inverse);
    DoubleVector partXz = minusX.fma(tangentZ, curveXz);
    DoubleVector flatXz = minusZ.fma(tangentX, partXz);
    DoubleVector onceXz = flatXz.mul(inverse);
    DoubleVector twiceXz = onceXz.mul(inverse);
    DoubleVector partYz = minusY.fma(tangentZ, curveYz);
    DoubleVector flatYz = minusZ.fma(tangentY, partYz);
    DoubleVector onceYz = flatYz.mul(inverse);
    DoubleVector twiceYz = onceYz.mul(inverse);
    twiceYy.intoMemorySegment(hessians, to, ORDER);
    twiceYz.intoMemorySegment(hessians, to + stride, ORDER);
    twiceXy.intoMemorySegment(hessians, to + 2 * stride, ORDER);
    twiceYz.intoMemorySegment(hessians, to + 3 * stride, ORDER);
    twiceZz.intoMemorySegment(hessians, to + 4 * stride, ORDER);
    twiceXz.intoMemorySegment(hessians, to + 5 * stride, ORDER);
    twiceXy.intoMemorySegment(hessians, to + 6 * stride, ORDER);
    twiceXz.intoMemorySegment(hessians, to + 7 * stride, ORDER);
    twiceXx.intoMemorySegment(hessians, to + 8 * stride, ORDER);
  }
}
