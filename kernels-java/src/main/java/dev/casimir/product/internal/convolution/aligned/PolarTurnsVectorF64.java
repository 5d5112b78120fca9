package dev.casimir.product.internal.convolution.aligned;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link PolarTurns} in vectors. */
public final class PolarTurnsVectorF64 implements PolarTurns {
  @Override
  public void turn(
      int[] zonal,
      int[] orders,
      int[] starts,
      MemorySegment panel,
      long panelOffset,
      long panelStride,
      MemorySegment scratch,
      long azimuth,
      long azimuthStride,
      long rows,
      long rowStride,
      int lanes) {
    int vectors = lanes / LANES;
    for (int t = 0; t < zonal.length; t += 2) {
      long from = panelOffset + zonal[t] * panelStride;
      long to = rows + zonal[t + 1] * rowStride;
      for (int v = 0; v < vectors; v++) {
        long lane = (long) v * ROW;
        DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, panel, from + lane, ORDER);
        x.intoMemorySegment(scratch, to + lane, ORDER);
      }
    }
    for (int m = 0; m + 1 < starts.length; m++) {
      double cosine = scratch.get(ELEMENT, azimuth + 2 * m * azimuthStride);
      double sine = scratch.get(ELEMENT, azimuth + (2 * m + 1) * azimuthStride);
      DoubleVector c = DoubleVector.broadcast(SPECIES, cosine);
      DoubleVector s = DoubleVector.broadcast(SPECIES, sine);
      for (int t = starts[m]; t < starts[m + 1]; t += 5) {
        long plus = panelOffset + orders[t] * panelStride;
        long minus = panelOffset + orders[t + 1] * panelStride;
        long toCosine = rows + orders[t + 2] * rowStride;
        long toSine = rows + orders[t + 3] * rowStride;
        double sign = orders[t + 4];
        DoubleVector signedC = DoubleVector.broadcast(SPECIES, sign * cosine);
        DoubleVector minusS = DoubleVector.broadcast(SPECIES, -sign * sine);
        for (int v = 0; v < vectors; v++) {
          long lane = (long) v * ROW;
          DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, panel, plus + lane, ORDER);
          DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, panel, minus + lane, ORDER);
          DoubleVector sb = s.mul(b);
          DoubleVector sa = minusS.mul(a);
          DoubleVector even = c.fma(a, sb);
          DoubleVector odd = signedC.fma(b, sa);
          even.intoMemorySegment(scratch, toCosine + lane, ORDER);
          odd.intoMemorySegment(scratch, toSine + lane, ORDER);
        }
      }
    }
  }

  @Override
  public void turnBack(
      int[] zonal,
      int[] orders,
      int[] starts,
      MemorySegment panel,
      long panelOffset,
      long panelStride,
      MemorySegment scratch,
      long azimuth,
      long azimuthStride,
      long rows,
      long rowStride,
      int lanes) {
    int vectors = lanes / LANES;
    for (int t = 0; t < zonal.length; t += 2) {
      long to = panelOffset + zonal[t] * panelStride;
      long from = rows + zonal[t + 1] * rowStride;
      for (int v = 0; v < vectors; v++) {
        long lane = (long) v * ROW;
        DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, scratch, from + lane, ORDER);
        DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, panel, to + lane, ORDER);
        sum = sum.add(x);
        sum.intoMemorySegment(panel, to + lane, ORDER);
      }
    }
    for (int m = 0; m + 1 < starts.length; m++) {
      double cosine = scratch.get(ELEMENT, azimuth + 2 * m * azimuthStride);
      double sine = scratch.get(ELEMENT, azimuth + (2 * m + 1) * azimuthStride);
      DoubleVector c = DoubleVector.broadcast(SPECIES, cosine);
      DoubleVector s = DoubleVector.broadcast(SPECIES, sine);
      for (int t = starts[m]; t < starts[m + 1]; t += 5) {
        long plus = panelOffset + orders[t] * panelStride;
        long minus = panelOffset + orders[t + 1] * panelStride;
        long fromCosine = rows + orders[t + 2] * rowStride;
        long fromSine = rows + orders[t + 3] * rowStride;
        double sign = orders[t + 4];
        DoubleVector signedC = DoubleVector.broadcast(SPECIES, sign * cosine);
        DoubleVector minusS = DoubleVector.broadcast(SPECIES, -sign * sine);
        for (int v = 0; v < vectors; v++) {
          long lane = (long) v * ROW;
          DoubleVector even =
              DoubleVector.fromMemorySegment(SPECIES, scratch, fromCosine + lane, ORDER);
          DoubleVector odd =
              DoubleVector.fromMemorySegment(SPECIES, scratch, fromSine + lane, ORDER);
          DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, panel, plus + lane, ORDER);
          DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, panel, minus + lane, ORDER);
          DoubleVector sineOdd = minusS.mul(odd);
          DoubleVector cosineOdd = signedC.mul(odd);
          DoubleVector addA = c.fma(even, sineOdd);
          DoubleVector addB = s.fma(even, cosineOdd);
          a = a.add(addA);
          b = b.add(addB);
          a.intoMemorySegment(panel, plus + lane, ORDER);
          b.intoMemorySegment(panel, minus + lane, ORDER);
        }
      }
    }
  }
}
