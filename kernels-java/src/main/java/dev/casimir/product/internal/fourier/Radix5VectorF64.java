package dev.casimir.product.internal.fourier;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link FftPass} of radix 5 in double vectors: 36 instructions a butterfly, and 4 for each twiddle
 * factor.
 */
public final class Radix5VectorF64 implements FftPass {
  private static final int PAIR = 2 * ROW;
  private static final int TWIDDLES = 8 * Double.BYTES;
  private static final double COS_72 = 0.30901699437494742410;
  private static final double COS_144 = -0.80901699437494742410;
  private static final double SIN_72 = 0.95105651629515357212;
  private static final double SIN_144 = 0.58778525229247312917;

  public Radix5VectorF64() {}

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void plain(MemorySegment scratch, long source, long sourceStep, long target, int count) {
    DoubleVector cos72 = DoubleVector.broadcast(SPECIES, COS_72);
    DoubleVector cos144 = DoubleVector.broadcast(SPECIES, COS_144);
    DoubleVector sin72 = DoubleVector.broadcast(SPECIES, SIN_72);
    DoubleVector sin144 = DoubleVector.broadcast(SPECIES, SIN_144);
    DoubleVector minusSin72 = DoubleVector.broadcast(SPECIES, -SIN_72);
    for (int t = 0; t < count; t++) {
      long in = source + (long) t * PAIR;
      long out = target + (long) t * (5 * PAIR);
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
      DoubleVector re4 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 4 * sourceStep, ORDER);
      DoubleVector im4 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 4 * sourceStep + ROW, ORDER);
      DoubleVector sr = re1.add(re4);
      DoubleVector si = im1.add(im4);
      DoubleVector dr = re1.sub(re4);
      DoubleVector di = im1.sub(im4);
      DoubleVector tr = re2.add(re3);
      DoubleVector ti = im2.add(im3);
      DoubleVector er = re2.sub(re3);
      DoubleVector ei = im2.sub(im3);
      DoubleVector yr0 = sr.add(tr);
      DoubleVector yi0 = si.add(ti);
      yr0 = yr0.add(re0);
      yi0 = yi0.add(im0);
      DoubleVector ar = sr.fma(cos72, re0);
      DoubleVector ai = si.fma(cos72, im0);
      ar = tr.fma(cos144, ar);
      ai = ti.fma(cos144, ai);
      DoubleVector br = sr.fma(cos144, re0);
      DoubleVector bi = si.fma(cos144, im0);
      br = tr.fma(cos72, br);
      bi = ti.fma(cos72, bi);
      DoubleVector fr = er.mul(sin144);
      DoubleVector fi = ei.mul(sin144);
      fr = dr.fma(sin72, fr);
      fi = di.fma(sin72, fi);
      DoubleVector gr = er.mul(minusSin72);
      DoubleVector gi = ei.mul(minusSin72);
      gr = dr.fma(sin144, gr);
      gi = di.fma(sin144, gi);
      DoubleVector yr1 = ar.add(fi);
      DoubleVector yi1 = ai.sub(fr);
      DoubleVector yr4 = ar.sub(fi);
      DoubleVector yi4 = ai.add(fr);
      DoubleVector yr2 = br.add(gi);
      DoubleVector yi2 = bi.sub(gr);
      DoubleVector yr3 = br.sub(gi);
      DoubleVector yi3 = bi.add(gr);
      yr0.intoMemorySegment(scratch, out, ORDER);
      yi0.intoMemorySegment(scratch, out + ROW, ORDER);
      yr1.intoMemorySegment(scratch, out + PAIR, ORDER);
      yi1.intoMemorySegment(scratch, out + PAIR + ROW, ORDER);
      yr2.intoMemorySegment(scratch, out + 2 * PAIR, ORDER);
      yi2.intoMemorySegment(scratch, out + 2 * PAIR + ROW, ORDER);
      yr3.intoMemorySegment(scratch, out + 3 * PAIR, ORDER);
      yi3.intoMemorySegment(scratch, out + 3 * PAIR + ROW, ORDER);
      yr4.intoMemorySegment(scratch, out + 4 * PAIR, ORDER);
      yi4.intoMemorySegment(scratch, out + 4 * PAIR + ROW, ORDER);
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
    DoubleVector cos72 = DoubleVector.broadcast(SPECIES, COS_72);
    DoubleVector cos144 = DoubleVector.broadcast(SPECIES, COS_144);
    DoubleVector sin72 = DoubleVector.broadcast(SPECIES, SIN_72);
    DoubleVector sin144 = DoubleVector.broadcast(SPECIES, SIN_144);
    DoubleVector minusSin72 = DoubleVector.broadcast(SPECIES, -SIN_72);
    for (int t = 0; t < count; t++) {
      long in = source + (long) t * PAIR;
      long out = target + (long) t * (5 * PAIR);
      long twiddle = firstTwiddle + (long) t * TWIDDLES;
      double cos1 = twiddles.get(ELEMENT, twiddle);
      double sin1 = twiddles.get(ELEMENT, twiddle + Double.BYTES);
      double cos2 = twiddles.get(ELEMENT, twiddle + 2 * Double.BYTES);
      double sin2 = twiddles.get(ELEMENT, twiddle + 3 * Double.BYTES);
      double cos3 = twiddles.get(ELEMENT, twiddle + 4 * Double.BYTES);
      double sin3 = twiddles.get(ELEMENT, twiddle + 5 * Double.BYTES);
      double cos4 = twiddles.get(ELEMENT, twiddle + 6 * Double.BYTES);
      double sin4 = twiddles.get(ELEMENT, twiddle + 7 * Double.BYTES);
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
      DoubleVector re4 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 4 * sourceStep, ORDER);
      DoubleVector im4 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + 4 * sourceStep + ROW, ORDER);
      DoubleVector sr = re1.add(re4);
      DoubleVector si = im1.add(im4);
      DoubleVector dr = re1.sub(re4);
      DoubleVector di = im1.sub(im4);
      DoubleVector tr = re2.add(re3);
      DoubleVector ti = im2.add(im3);
      DoubleVector er = re2.sub(re3);
      DoubleVector ei = im2.sub(im3);
      DoubleVector yr0 = sr.add(tr);
      DoubleVector yi0 = si.add(ti);
      yr0 = yr0.add(re0);
      yi0 = yi0.add(im0);
      DoubleVector ar = sr.fma(cos72, re0);
      DoubleVector ai = si.fma(cos72, im0);
      ar = tr.fma(cos144, ar);
      ai = ti.fma(cos144, ai);
      DoubleVector br = sr.fma(cos144, re0);
      DoubleVector bi = si.fma(cos144, im0);
      br = tr.fma(cos72, br);
      bi = ti.fma(cos72, bi);
      DoubleVector fr = er.mul(sin144);
      DoubleVector fi = ei.mul(sin144);
      fr = dr.fma(sin72, fr);
      fi = di.fma(sin72, fi);
      DoubleVector gr = er.mul(minusSin72);
      DoubleVector gi = ei.mul(minusSin72);
      gr = dr.fma(sin144, gr);
      gi = di.fma(sin144, gi);
      DoubleVector yr1 = ar.add(fi);
      DoubleVector yi1 = ai.sub(fr);
      DoubleVector yr4 = ar.sub(fi);
      DoubleVector yi4 = ai.add(fr);
      DoubleVector yr2 = br.add(gi);
      DoubleVector yi2 = bi.sub(gr);
      DoubleVector yr3 = br.sub(gi);
      DoubleVector yi3 = bi.add(gr);
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
      DoubleVector c4 = DoubleVector.broadcast(SPECIES, cos4);
      DoubleVector s4 = DoubleVector.broadcast(SPECIES, sin4);
      DoubleVector p4 = yi4.mul(s4);
      DoubleVector q4 = yi4.mul(c4);
      p4 = p4.neg();
      p4 = yr4.fma(c4, p4);
      q4 = yr4.fma(s4, q4);
      p4.intoMemorySegment(scratch, out + 4 * PAIR, ORDER);
      q4.intoMemorySegment(scratch, out + 4 * PAIR + ROW, ORDER);
    }
  }
}
