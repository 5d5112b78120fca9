package dev.casimir.product.internal.fourier;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link FftPass} of radix 3 in double vectors: 12 instructions a butterfly, and 4 for each twiddle
 * factor.
 */
public final class Radix3VectorF64 implements FftPass {
  private static final int PAIR = 2 * ROW;
  private static final int TWIDDLES = 4 * Double.BYTES;
  private static final double MINUS_HALF = -0.5;
  private static final double SIN_120 = 0.86602540378443864676;

  public Radix3VectorF64() {}

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void plain(MemorySegment scratch, long source, long sourceStep, long target, int count) {
    DoubleVector half = DoubleVector.broadcast(SPECIES, MINUS_HALF);
    DoubleVector sine = DoubleVector.broadcast(SPECIES, SIN_120);
    DoubleVector minusSine = DoubleVector.broadcast(SPECIES, -SIN_120);
    for (int t = 0; t < count; t++) {
      long in = source + (long) t * PAIR;
      long out = target + (long) t * (3 * PAIR);
      DoubleVector re0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in, ORDER);
      DoubleVector im0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + ROW, ORDER);
      DoubleVector re1 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep, ORDER);
      DoubleVector im1 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep + ROW, ORDER);
      DoubleVector re2 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 2 * sourceStep, ORDER);
      DoubleVector im2 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 2 * sourceStep + ROW, ORDER);
      DoubleVector sr = re1.add(re2);
      DoubleVector si = im1.add(im2);
      DoubleVector dr = re1.sub(re2);
      DoubleVector di = im1.sub(im2);
      DoubleVector yr0 = re0.add(sr);
      DoubleVector yi0 = im0.add(si);
      DoubleVector mr = sr.fma(half, re0);
      DoubleVector mi = si.fma(half, im0);
      DoubleVector yr1 = di.fma(sine, mr);
      DoubleVector yi1 = dr.fma(minusSine, mi);
      DoubleVector yr2 = di.fma(minusSine, mr);
      DoubleVector yi2 = dr.fma(sine, mi);
      yr0.intoMemorySegment(scratch, out, ORDER);
      yi0.intoMemorySegment(scratch, out + ROW, ORDER);
      yr1.intoMemorySegment(scratch, out + PAIR, ORDER);
      yi1.intoMemorySegment(scratch, out + PAIR + ROW, ORDER);
      yr2.intoMemorySegment(scratch, out + 2 * PAIR, ORDER);
      yi2.intoMemorySegment(scratch, out + 2 * PAIR + ROW, ORDER);
    }
  }

  @Override
  public void twiddled(
      MemorySegment scratch,
      long source,
      long sourceStep,
      long target,
      int count,
      MemorySegment twiddles,
      long firstTwiddle) {
    DoubleVector half = DoubleVector.broadcast(SPECIES, MINUS_HALF);
    DoubleVector sine = DoubleVector.broadcast(SPECIES, SIN_120);
    DoubleVector minusSine = DoubleVector.broadcast(SPECIES, -SIN_120);
    for (int t = 0; t < count; t++) {
      long in = source + (long) t * PAIR;
      long out = target + (long) t * (3 * PAIR);
      long twiddle = firstTwiddle + (long) t * TWIDDLES;
      double cos1 = twiddles.get(ELEMENT, twiddle);
      double sin1 = twiddles.get(ELEMENT, twiddle + Double.BYTES);
      double cos2 = twiddles.get(ELEMENT, twiddle + 2 * Double.BYTES);
      double sin2 = twiddles.get(ELEMENT, twiddle + 3 * Double.BYTES);
      DoubleVector re0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in, ORDER);
      DoubleVector im0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + ROW, ORDER);
      DoubleVector re1 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep, ORDER);
      DoubleVector im1 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep + ROW, ORDER);
      DoubleVector re2 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 2 * sourceStep, ORDER);
      DoubleVector im2 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 2 * sourceStep + ROW, ORDER);
      DoubleVector sr = re1.add(re2);
      DoubleVector si = im1.add(im2);
      DoubleVector dr = re1.sub(re2);
      DoubleVector di = im1.sub(im2);
      DoubleVector yr0 = re0.add(sr);
      DoubleVector yi0 = im0.add(si);
      DoubleVector mr = sr.fma(half, re0);
      DoubleVector mi = si.fma(half, im0);
      DoubleVector yr1 = di.fma(sine, mr);
      DoubleVector yi1 = dr.fma(minusSine, mi);
      DoubleVector yr2 = di.fma(minusSine, mr);
      DoubleVector yi2 = dr.fma(sine, mi);
      yr0.intoMemorySegment(scratch, out, ORDER);
      yi0.intoMemorySegment(scratch, out + ROW, ORDER);
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, cos1);
      DoubleVector s1 = DoubleVector.broadcast(SPECIES, sin1);
      DoubleVector p1 = yi1.mul(s1);
      DoubleVector q1 = yi1.mul(c1);
      p1 = p1.neg();
      p1 = yr1.fma(c1, p1);
      q1 = yr1.fma(s1, q1);
      p1.intoMemorySegment(scratch, out + PAIR, ORDER);
      q1.intoMemorySegment(scratch, out + PAIR + ROW, ORDER);
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, cos2);
      DoubleVector s2 = DoubleVector.broadcast(SPECIES, sin2);
      DoubleVector p2 = yi2.mul(s2);
      DoubleVector q2 = yi2.mul(c2);
      p2 = p2.neg();
      p2 = yr2.fma(c2, p2);
      q2 = yr2.fma(s2, q2);
      p2.intoMemorySegment(scratch, out + 2 * PAIR, ORDER);
      q2.intoMemorySegment(scratch, out + 2 * PAIR + ROW, ORDER);
    }
  }
}
