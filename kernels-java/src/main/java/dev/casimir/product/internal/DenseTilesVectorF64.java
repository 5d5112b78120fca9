package dev.casimir.product.internal;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link DenseTiles} as a register-blocked matrix product: 4 output rows by 2 rows of lanes, eight
 * independent accumulators.
 */
public final class DenseTilesVectorF64 implements DenseTiles {
  @Override
  public void outerProduct(
      int rows1,
      int rows2,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      long rowStride,
      MemorySegment pairs,
      int lanes) {
    int vectors = lanes / LANES;
    long pairStride = (long) vectors * ROW;
    for (int i = 0; i < rows1; i++) {
      for (int v = 0; v < vectors; v++) {
        long lane = (long) v * ROW;
        long from = xOffset + i * rowStride + lane;
        DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, x, from, ORDER);
        for (int j = 0; j < rows2; j++) {
          long other = yOffset + j * rowStride + lane;
          long to = ((long) i * rows2 + j) * pairStride + lane;
          DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, y, other, ORDER);
          b = b.mul(a);
          b.intoMemorySegment(pairs, to, ORDER);
        }
      }
    }
  }

  @Override
  public void accumulate(
      int[] outputs,
      int pairCount,
      Object coefficients,
      int tableOffset,
      MemorySegment pairs,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes) {
    double[] table = (double[]) coefficients;
    int vectors = lanes / LANES;
    long pairStride = (long) vectors * ROW;
    for (int tile = 0; tile < outputs.length; tile += TILE) {
      int start = tableOffset + tile * pairCount;
      int v = 0;
      for (; v + 2 <= vectors; v += 2) {
        two(outputs, tile, pairCount, table, start, pairs, pairStride, z, zOffset, rowStride, v);
      }
      for (; v < vectors; v++) {
        one(outputs, tile, pairCount, table, start, pairs, pairStride, z, zOffset, rowStride, v);
      }
    }
  }

  private static void two(
      int[] outputs,
      int tile,
      int pairCount,
      double[] table,
      int start,
      MemorySegment pairs,
      long pairStride,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int v) {
    long lane = (long) v * ROW;
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s11 = DoubleVector.zero(SPECIES);
    DoubleVector s20 = DoubleVector.zero(SPECIES);
    DoubleVector s21 = DoubleVector.zero(SPECIES);
    DoubleVector s30 = DoubleVector.zero(SPECIES);
    DoubleVector s31 = DoubleVector.zero(SPECIES);
    for (int p = 0; p < pairCount; p++) {
      MemorySegment pair = pairs.asSlice(p * pairStride + lane, 2L * ROW);
      int at = start + TILE * p;
      DoubleVector p0 = DoubleVector.fromMemorySegment(SPECIES, pair, 0, ORDER);
      DoubleVector p1 = DoubleVector.fromMemorySegment(SPECIES, pair, ROW, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, table[at]);
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, table[at + 1]);
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, table[at + 2]);
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, table[at + 3]);
      s00 = c0.fma(p0, s00);
      s01 = c0.fma(p1, s01);
      s10 = c1.fma(p0, s10);
      s11 = c1.fma(p1, s11);
      s20 = c2.fma(p0, s20);
      s21 = c2.fma(p1, s21);
      s30 = c3.fma(p0, s30);
      s31 = c3.fma(p1, s31);
    }
    add(z, zOffset + lane, rowStride, outputs[tile], s00);
    add(z, zOffset + lane + ROW, rowStride, outputs[tile], s01);
    add(z, zOffset + lane, rowStride, outputs[tile + 1], s10);
    add(z, zOffset + lane + ROW, rowStride, outputs[tile + 1], s11);
    add(z, zOffset + lane, rowStride, outputs[tile + 2], s20);
    add(z, zOffset + lane + ROW, rowStride, outputs[tile + 2], s21);
    add(z, zOffset + lane, rowStride, outputs[tile + 3], s30);
    add(z, zOffset + lane + ROW, rowStride, outputs[tile + 3], s31);
  }

  private static void one(
      int[] outputs,
      int tile,
      int pairCount,
      double[] table,
      int start,
      MemorySegment pairs,
      long pairStride,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int v) {
    long lane = (long) v * ROW;
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = DoubleVector.zero(SPECIES);
    DoubleVector s2 = DoubleVector.zero(SPECIES);
    DoubleVector s3 = DoubleVector.zero(SPECIES);
    for (int p = 0; p < pairCount; p++) {
      long from = p * pairStride + lane;
      int at = start + TILE * p;
      DoubleVector p0 = DoubleVector.fromMemorySegment(SPECIES, pairs, from, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, table[at]);
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, table[at + 1]);
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, table[at + 2]);
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, table[at + 3]);
      s0 = c0.fma(p0, s0);
      s1 = c1.fma(p0, s1);
      s2 = c2.fma(p0, s2);
      s3 = c3.fma(p0, s3);
    }
    add(z, zOffset + lane, rowStride, outputs[tile], s0);
    add(z, zOffset + lane, rowStride, outputs[tile + 1], s1);
    add(z, zOffset + lane, rowStride, outputs[tile + 2], s2);
    add(z, zOffset + lane, rowStride, outputs[tile + 3], s3);
  }

  private static void add(MemorySegment z, long offset, long rowStride, int row, DoubleVector sum) {
    if (row >= 0) {
      long at = offset + row * rowStride;
      DoubleVector old = DoubleVector.fromMemorySegment(SPECIES, z, at, ORDER);
      old = old.add(sum);
      old.intoMemorySegment(z, at, ORDER);
    }
  }
}
