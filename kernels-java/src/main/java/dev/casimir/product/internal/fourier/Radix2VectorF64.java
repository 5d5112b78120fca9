package dev.casimir.product.internal.fourier;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link FftPass} of radix 2 in double vectors: 4 instructions a butterfly, and 4 for each twiddle
 * factor.
 */
public final class Radix2VectorF64 implements FftPass {
  private static final int PAIR = 2 * ROW;
  private static final int TWIDDLES = 2 * Double.BYTES;

  public Radix2VectorF64() {}

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void plain(MemorySegment scratch, long source, long sourceStep, long target, int count) {
    for (int t = 0; t < count; t++) {
      long in = source + (long) t * PAIR;
      long out = target + (long) t * (2 * PAIR);
      DoubleVector re0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in, ORDER);
      DoubleVector im0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + ROW, ORDER);
      DoubleVector re1 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep, ORDER);
      DoubleVector im1 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep + ROW, ORDER);
      DoubleVector yr0 = re0.add(re1);
      DoubleVector yi0 = im0.add(im1);
      DoubleVector yr1 = re0.sub(re1);
      DoubleVector yi1 = im0.sub(im1);
      yr0.intoMemorySegment(scratch, out, ORDER);
      yi0.intoMemorySegment(scratch, out + ROW, ORDER);
      yr1.intoMemorySegment(scratch, out + PAIR, ORDER);
      yi1.intoMemorySegment(scratch, out + PAIR + ROW, ORDER);
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
      long out = target + (long) t * (2 * PAIR);
      long twiddle = firstTwiddle + (long) t * TWIDDLES;
      double cos1 = twiddles.get(ELEMENT, twiddle);
      double sin1 = twiddles.get(ELEMENT, twiddle + Double.BYTES);
      DoubleVector re0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in, ORDER);
      DoubleVector im0 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + ROW, ORDER);
      DoubleVector re1 = DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep, ORDER);
      DoubleVector im1 =
          DoubleVector.fromMemorySegment(SPECIES, scratch, in + sourceStep + ROW, ORDER);
      DoubleVector yr0 = re0.add(re1);
      DoubleVector yi0 = im0.add(im1);
      DoubleVector yr1 = re0.sub(re1);
      DoubleVector yi1 = im0.sub(im1);
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
    }
  }
}
