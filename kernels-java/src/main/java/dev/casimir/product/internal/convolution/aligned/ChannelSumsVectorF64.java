package dev.casimir.product.internal.convolution.aligned;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import dev.casimir.product.internal.convolution.EdgeTile;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link ChannelSums} in vectors. */
public final class ChannelSumsVectorF64 implements ChannelSums {
  private static final int VECTORS = EdgeTile.EDGES / LANES;
  private static final long STRIDE = (long) VECTORS * ROW;

  @Override
  public void torque(
      int[] terms,
      int[] zonal,
      Object factors,
      MemorySegment scratch,
      long g,
      long f,
      long rowStride,
      long parts,
      int lanes) {
    double[] table = (double[]) factors;
    int vectors = lanes / LANES;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * ROW;
      long part = parts + (long) (v % VECTORS) * ROW;
      DoubleVector sumX = DoubleVector.fromMemorySegment(SPECIES, scratch, part, ORDER);
      DoubleVector sumY = DoubleVector.fromMemorySegment(SPECIES, scratch, part + STRIDE, ORDER);
      for (int t = 0; t < terms.length; t += 4) {
        long p = terms[t] * rowStride + lane;
        long q = terms[t + 1] * rowStride + lane;
        long r = terms[t + 2] * rowStride + lane;
        long s = terms[t + 3] * rowStride + lane;
        DoubleVector factor = DoubleVector.broadcast(SPECIES, table[t / 4]);
        DoubleVector gp = DoubleVector.fromMemorySegment(SPECIES, scratch, g + p, ORDER);
        DoubleVector gq = DoubleVector.fromMemorySegment(SPECIES, scratch, g + q, ORDER);
        DoubleVector gr = DoubleVector.fromMemorySegment(SPECIES, scratch, g + r, ORDER);
        DoubleVector gs = DoubleVector.fromMemorySegment(SPECIES, scratch, g + s, ORDER);
        DoubleVector fp = DoubleVector.fromMemorySegment(SPECIES, scratch, f + p, ORDER);
        DoubleVector fq = DoubleVector.fromMemorySegment(SPECIES, scratch, f + q, ORDER);
        DoubleVector fr = DoubleVector.fromMemorySegment(SPECIES, scratch, f + r, ORDER);
        DoubleVector fs = DoubleVector.fromMemorySegment(SPECIES, scratch, f + s, ORDER);
        DoubleVector forwardY = gs.mul(fq);
        DoubleVector backwardY = gq.mul(fs);
        forwardY = gr.fma(fp, forwardY);
        backwardY = gp.fma(fr, backwardY);
        DoubleVector y = forwardY.sub(backwardY);
        sumY = factor.fma(y, sumY);
        DoubleVector forwardX = gp.mul(fs);
        DoubleVector backwardX = gs.mul(fp);
        forwardX = gr.fma(fq, forwardX);
        backwardX = gq.fma(fr, backwardX);
        DoubleVector x = forwardX.sub(backwardX);
        sumX = factor.fma(x, sumX);
      }
      int next = terms.length / 4;
      for (int t = 0; t < zonal.length; t += 3) {
        long p = zonal[t] * rowStride + lane;
        long q = zonal[t + 1] * rowStride + lane;
        long r = zonal[t + 2] * rowStride + lane;
        DoubleVector factorX = DoubleVector.broadcast(SPECIES, table[next]);
        DoubleVector factorY = DoubleVector.broadcast(SPECIES, table[next + 1]);
        next += 2;
        DoubleVector gp = DoubleVector.fromMemorySegment(SPECIES, scratch, g + p, ORDER);
        DoubleVector gq = DoubleVector.fromMemorySegment(SPECIES, scratch, g + q, ORDER);
        DoubleVector gr = DoubleVector.fromMemorySegment(SPECIES, scratch, g + r, ORDER);
        DoubleVector fp = DoubleVector.fromMemorySegment(SPECIES, scratch, f + p, ORDER);
        DoubleVector fq = DoubleVector.fromMemorySegment(SPECIES, scratch, f + q, ORDER);
        DoubleVector fr = DoubleVector.fromMemorySegment(SPECIES, scratch, f + r, ORDER);
        DoubleVector backwardX = gp.mul(fq);
        DoubleVector negativeX = backwardX.neg();
        DoubleVector x = gq.fma(fp, negativeX);
        sumX = factorX.fma(x, sumX);
        DoubleVector backwardY = gp.mul(fr);
        DoubleVector negativeY = backwardY.neg();
        DoubleVector y = gr.fma(fp, negativeY);
        sumY = factorY.fma(y, sumY);
      }
      sumX.intoMemorySegment(scratch, part, ORDER);
      sumY.intoMemorySegment(scratch, part + STRIDE, ORDER);
    }
  }

  @Override
  public void products(
      int[] pairs, MemorySegment scratch, long g, long f, long rowStride, long parts, int lanes) {
    int vectors = lanes / LANES;
    for (int v = 0; v < vectors; v++) {
      long gLane = g + (long) v * ROW;
      long fLane = f + (long) v * ROW;
      long part = parts + (long) (v % VECTORS) * ROW;
      for (int t = 0; t < pairs.length; t += 4) {
        long a = gLane + pairs[t] * rowStride;
        long b = fLane + pairs[t + 1] * rowStride;
        DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, scratch, part, ORDER);
        DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, scratch, a, ORDER);
        DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, scratch, b, ORDER);
        sum = x.fma(y, sum);
        if (pairs[t + 2] >= 0) {
          long c = gLane + pairs[t + 2] * rowStride;
          long d = fLane + pairs[t + 3] * rowStride;
          DoubleVector z = DoubleVector.fromMemorySegment(SPECIES, scratch, c, ORDER);
          DoubleVector w = DoubleVector.fromMemorySegment(SPECIES, scratch, d, ORDER);
          sum = z.fma(w, sum);
        }
        sum.intoMemorySegment(scratch, part, ORDER);
        part += STRIDE;
      }
    }
  }
}
