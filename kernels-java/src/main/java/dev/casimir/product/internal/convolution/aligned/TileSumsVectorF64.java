package dev.casimir.product.internal.convolution.aligned;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import dev.casimir.product.internal.convolution.EdgeTile;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link TileSums} in vectors. */
public final class TileSumsVectorF64 implements TileSums {
  private static final int VECTORS = EdgeTile.EDGES / LANES;
  private static final long STRIDE = (long) VECTORS * ROW;

  @Override
  public void turned(
      int[] starts,
      int[] sources,
      Object factors,
      MemorySegment scratch,
      long polar,
      long entries) {
    double[] table = (double[]) factors;
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      DoubleVector cosine = DoubleVector.fromMemorySegment(SPECIES, scratch, polar + lane, ORDER);
      DoubleVector sine =
          DoubleVector.fromMemorySegment(SPECIES, scratch, polar + STRIDE + lane, ORDER);
      DoubleVector one = DoubleVector.broadcast(SPECIES, 1.0);
      one.intoMemorySegment(scratch, entries + lane, ORDER);
      for (int k = 3; k + 3 < starts.length; k += 3) {
        DoubleVector a = DoubleVector.zero(SPECIES);
        for (int t = starts[k]; t < starts[k + 1]; t++) {
          long from = entries + sources[t] * STRIDE + lane;
          DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
          DoubleVector entry = DoubleVector.fromMemorySegment(SPECIES, scratch, from, ORDER);
          a = c.fma(entry, a);
        }
        DoubleVector b = DoubleVector.zero(SPECIES);
        for (int t = starts[k + 1]; t < starts[k + 2]; t++) {
          long from = entries + sources[t] * STRIDE + lane;
          DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
          DoubleVector entry = DoubleVector.fromMemorySegment(SPECIES, scratch, from, ORDER);
          b = c.fma(entry, b);
        }
        DoubleVector sum = DoubleVector.zero(SPECIES);
        for (int t = starts[k + 2]; t < starts[k + 3]; t++) {
          long from = entries + sources[t] * STRIDE + lane;
          DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
          DoubleVector entry = DoubleVector.fromMemorySegment(SPECIES, scratch, from, ORDER);
          sum = c.fma(entry, sum);
        }
        sum = sine.fma(b, sum);
        sum = cosine.fma(a, sum);
        sum.intoMemorySegment(scratch, entries + k / 3 * STRIDE + lane, ORDER);
      }
    }
  }

  @Override
  public void sums(
      int[] starts, int[] sources, Object factors, MemorySegment scratch, long input, long output) {
    double[] table = (double[]) factors;
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      for (int k = 0; k + 1 < starts.length; k++) {
        DoubleVector sum = DoubleVector.zero(SPECIES);
        for (int t = starts[k]; t < starts[k + 1]; t++) {
          long from = input + sources[t] * STRIDE + lane;
          DoubleVector c = DoubleVector.broadcast(SPECIES, table[t]);
          DoubleVector row = DoubleVector.fromMemorySegment(SPECIES, scratch, from, ORDER);
          sum = c.fma(row, sum);
        }
        sum.intoMemorySegment(scratch, output + k * STRIDE + lane, ORDER);
      }
    }
  }

  @Override
  public void scale(
      int[] scaled,
      MemorySegment source,
      long sourceOffset,
      MemorySegment scratch,
      long multiplier,
      MemorySegment target,
      long targetOffset) {
    for (int v = 0; v < VECTORS; v++) {
      long lane = (long) v * ROW;
      DoubleVector factor =
          DoubleVector.fromMemorySegment(SPECIES, scratch, multiplier + lane, ORDER);
      for (int k = 0; k < scaled.length; k++) {
        long at = k * STRIDE + lane;
        DoubleVector row =
            DoubleVector.fromMemorySegment(SPECIES, source, sourceOffset + at, ORDER);
        if (scaled[k] != 0) {
          row = row.mul(factor);
        }
        row.intoMemorySegment(target, targetOffset + at, ORDER);
      }
    }
  }

  @Override
  public void clear(MemorySegment scratch, long offset, int rows) {
    DoubleVector none = DoubleVector.zero(SPECIES);
    for (int v = 0; v < rows * VECTORS; v++) {
      none.intoMemorySegment(scratch, offset + (long) v * ROW, ORDER);
    }
  }
}
