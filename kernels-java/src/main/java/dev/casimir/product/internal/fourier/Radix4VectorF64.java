package dev.casimir.product.internal.fourier;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link FftPass} of radix 4 in double vectors: 16 instructions a butterfly, and 4 for each twiddle
 * factor.
 */
public final class Radix4VectorF64 implements FftPass {
  private static final int PAIR = 2 * ROW;
  private static final int TWIDDLES = 6 * Double.BYTES;

  public Radix4VectorF64() {}

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void plain(MemorySegment scratch, long source, long sourceStep, long target, int count) {
    for (int t = 0; t < count; t++) {
      long in = source + (long) t * PAIR;
      long out = target + (long) t * (4 * PAIR);
      DoubleVector re0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in, ORDER);
      DoubleVector im0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + ROW, ORDER);
      DoubleVector re1 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep, ORDER);
      DoubleVector im1 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep + ROW, ORDER);
      DoubleVector re2 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 2 * sourceStep, ORDER);
      DoubleVector im2 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 2 * sourceStep + ROW, ORDER);
      DoubleVector re3 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 3 * sourceStep, ORDER);
      DoubleVector im3 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 3 * sourceStep + ROW, ORDER);
      DoubleVector ar = re0.add(re2);
      DoubleVector ai = im0.add(im2);
      DoubleVector br = re0.sub(re2);
      DoubleVector bi = im0.sub(im2);
      DoubleVector cr = re1.add(re3);
      DoubleVector ci = im1.add(im3);
      DoubleVector dr = re1.sub(re3);
      DoubleVector di = im1.sub(im3);
      DoubleVector yr0 = ar.add(cr);
      DoubleVector yi0 = ai.add(ci);
      DoubleVector yr2 = ar.sub(cr);
      DoubleVector yi2 = ai.sub(ci);
      DoubleVector yr1 = br.add(di);
      DoubleVector yi1 = bi.sub(dr);
      DoubleVector yr3 = br.sub(di);
      DoubleVector yi3 = bi.add(dr);
      yr0.intoMemorySegment(scratch, out, ORDER);
      yi0.intoMemorySegment(scratch, out + ROW, ORDER);
      yr1.intoMemorySegment(scratch, out + PAIR, ORDER);
      yi1.intoMemorySegment(scratch, out + PAIR + ROW, ORDER);
      yr2.intoMemorySegment(scratch, out + 2 * PAIR, ORDER);
      yi2.intoMemorySegment(scratch, out + 2 * PAIR + ROW, ORDER);
      yr3.intoMemorySegment(scratch, out + 3 * PAIR, ORDER);
      yi3.intoMemorySegment(scratch, out + 3 * PAIR + ROW, ORDER);
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
    for (int t = 0; t < count; t++) {
      long in = source + (long) t * PAIR;
      long out = target + (long) t * (4 * PAIR);
      long twiddle = firstTwiddle + (long) t * TWIDDLES;
      double cos1 = twiddles.get(ELEMENT, twiddle);
      double sin1 = twiddles.get(ELEMENT, twiddle + Double.BYTES);
      double cos2 = twiddles.get(ELEMENT, twiddle + 2 * Double.BYTES);
      double sin2 = twiddles.get(ELEMENT, twiddle + 3 * Double.BYTES);
      double cos3 = twiddles.get(ELEMENT, twiddle + 4 * Double.BYTES);
      double sin3 = twiddles.get(ELEMENT, twiddle + 5 * Double.BYTES);
      DoubleVector re0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in, ORDER);
      DoubleVector im0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + ROW, ORDER);
      DoubleVector re1 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep, ORDER);
      DoubleVector im1 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep + ROW, ORDER);
      DoubleVector re2 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 2 * sourceStep, ORDER);
      DoubleVector im2 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 2 * sourceStep + ROW, ORDER);
      DoubleVector re3 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 3 * sourceStep, ORDER);
      DoubleVector im3 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 3 * sourceStep + ROW, ORDER);
      DoubleVector ar = re0.add(re2);
      DoubleVector ai = im0.add(im2);
      DoubleVector br = re0.sub(re2);
      DoubleVector bi = im0.sub(im2);
      DoubleVector cr = re1.add(re3);
      DoubleVector ci = im1.add(im3);
      DoubleVector dr = re1.sub(re3);
      DoubleVector di = im1.sub(im3);
      DoubleVector yr0 = ar.add(cr);
      DoubleVector yi0 = ai.add(ci);
      DoubleVector yr2 = ar.sub(cr);
      DoubleVector yi2 = ai.sub(ci);
      DoubleVector yr1 = br.add(di);
      DoubleVector yi1 = bi.sub(dr);
      DoubleVector yr3 = br.sub(di);
      DoubleVector yi3 = bi.add(dr);
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
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, cos3);
      DoubleVector s3 = DoubleVector.broadcast(SPECIES, sin3);
      DoubleVector p3 = yi3.mul(s3);
      DoubleVector q3 = yi3.mul(c3);
      p3 = p3.neg();
      p3 = yr3.fma(c3, p3);
      q3 = yr3.fma(s3, q3);
      p3.intoMemorySegment(scratch, out + 3 * PAIR, ORDER);
      q3.intoMemorySegment(scratch, out + 3 * PAIR + ROW, ORDER);
    }
  }
}
