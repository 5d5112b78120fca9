package dev.casimir.product.internal;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link PairedSums}: four vectors of lanes by up to two output rows, eight independent
 * accumulators.
 */
public final class PairedSumsVectorF64 implements PairedSums {
  private static final long WIDE = (long) VECTORS * ROW;

  @Override
  public void run(
      PairedTable table,
      Object coefficients,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes,
      MemorySegment scratch) {
    double[] numbers = (double[]) coefficients;
    int vectors = lanes / LANES;
    int v = 0;
    for (; v + VECTORS <= vectors; v += VECTORS) {
      long lane = (long) v * ROW;
      long to = zOffset + lane;
      clear(table, z, to, rowStride, WIDE);
      for (int tile = 0; tile + 3 < table.tiles.length; tile += 3) {
        formsWide(table, tile, x, xOffset + lane, y, yOffset + lane, rowStride, scratch);
        jobsWide(table, tile, numbers, z, to, rowStride, scratch);
      }
    }
    for (; v < vectors; v++) {
      long lane = (long) v * ROW;
      long to = zOffset + lane;
      clear(table, z, to, rowStride, ROW);
      for (int tile = 0; tile + 3 < table.tiles.length; tile += 3) {
        forms(table, tile, x, xOffset + lane, y, yOffset + lane, rowStride, scratch);
        jobs(table, tile, numbers, z, to, rowStride, scratch);
      }
    }
  }

  /** Jobs add, so the result starts at zero. */
  private static void clear(
      PairedTable table, MemorySegment z, long to, long rowStride, long bytes) {
    DoubleVector zero = DoubleVector.zero(SPECIES);
    for (int k = 0; k < table.outputRows; k++) {
      long row = to + k * rowStride;
      for (long at = 0; at < bytes; at += ROW) {
        zero.intoMemorySegment(z, row + at, ORDER);
      }
    }
  }

  private static void formsWide(
      PairedTable table,
      int tile,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      long rowStride,
      MemorySegment scratch) {
    int[] singles = table.singles;
    int[] forms = table.forms;
    long to = 0;
    for (int s = table.tiles[tile]; s < table.tiles[tile + 3]; s++) {
      MemorySegment a = x.asSlice(xOffset + singles[2 * s] * rowStride, WIDE);
      MemorySegment b = y.asSlice(yOffset + singles[2 * s + 1] * rowStride, WIDE);
      MemorySegment row = scratch.asSlice(to, WIDE);
      product(a, b, row, 0);
      product(a, b, row, ROW);
      product(a, b, row, 2L * ROW);
      product(a, b, row, 3L * ROW);
      to += WIDE;
    }
    for (int f = table.tiles[tile + 1]; f < table.tiles[tile + 4]; f++) {
      MemorySegment a = x.asSlice(xOffset + forms[4 * f] * rowStride, WIDE);
      MemorySegment otherA = x.asSlice(xOffset + forms[4 * f + 1] * rowStride, WIDE);
      MemorySegment b = y.asSlice(yOffset + forms[4 * f + 2] * rowStride, WIDE);
      MemorySegment otherB = y.asSlice(yOffset + forms[4 * f + 3] * rowStride, WIDE);
      MemorySegment rows = scratch.asSlice(to, 2 * WIDE);
      form(a, otherA, b, otherB, rows, WIDE, 0);
      form(a, otherA, b, otherB, rows, WIDE, ROW);
      form(a, otherA, b, otherB, rows, WIDE, 2L * ROW);
      form(a, otherA, b, otherB, rows, WIDE, 3L * ROW);
      to += 2 * WIDE;
    }
  }

  private static void forms(
      PairedTable table,
      int tile,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      long rowStride,
      MemorySegment scratch) {
    int[] singles = table.singles;
    int[] forms = table.forms;
    long to = 0;
    for (int s = table.tiles[tile]; s < table.tiles[tile + 3]; s++) {
      MemorySegment a = x.asSlice(xOffset + singles[2 * s] * rowStride, ROW);
      MemorySegment b = y.asSlice(yOffset + singles[2 * s + 1] * rowStride, ROW);
      product(a, b, scratch.asSlice(to, ROW), 0);
      to += ROW;
    }
    for (int f = table.tiles[tile + 1]; f < table.tiles[tile + 4]; f++) {
      MemorySegment a = x.asSlice(xOffset + forms[4 * f] * rowStride, ROW);
      MemorySegment otherA = x.asSlice(xOffset + forms[4 * f + 1] * rowStride, ROW);
      MemorySegment b = y.asSlice(yOffset + forms[4 * f + 2] * rowStride, ROW);
      MemorySegment otherB = y.asSlice(yOffset + forms[4 * f + 3] * rowStride, ROW);
      form(a, otherA, b, otherB, scratch.asSlice(to, 2L * ROW), ROW, 0);
      to += 2L * ROW;
    }
  }

  private static void product(MemorySegment a, MemorySegment b, MemorySegment row, long at) {
    DoubleVector p = DoubleVector.fromMemorySegment(SPECIES, a, at, ORDER);
    DoubleVector q = DoubleVector.fromMemorySegment(SPECIES, b, at, ORDER);
    p = p.mul(q);
    p.intoMemorySegment(row, at, ORDER);
  }

  /** a b - a' b' and, {@code next} bytes further, a b' + a' b. */
  private static void form(
      MemorySegment a,
      MemorySegment otherA,
      MemorySegment b,
      MemorySegment otherB,
      MemorySegment rows,
      long next,
      long at) {
    DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, a, at, ORDER);
    DoubleVector otherX = DoubleVector.fromMemorySegment(SPECIES, otherA, at, ORDER);
    DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, b, at, ORDER);
    DoubleVector otherY = DoubleVector.fromMemorySegment(SPECIES, otherB, at, ORDER);
    DoubleVector v = otherX.mul(y);
    DoubleVector u = x.mul(y);
    otherX = otherX.neg();
    v = x.fma(otherY, v);
    u = otherX.fma(otherY, u);
    u.intoMemorySegment(rows, at, ORDER);
    v.intoMemorySegment(rows, next + at, ORDER);
  }

  private static void jobsWide(
      PairedTable table,
      int tile,
      double[] numbers,
      MemorySegment z,
      long zOffset,
      long rowStride,
      MemorySegment scratch) {
    int[] jobs = table.jobs;
    int end = table.tiles[tile + 5] * PairedTable.JOB;
    for (int job = table.tiles[tile + 2] * PairedTable.JOB; job < end; job += PairedTable.JOB) {
      long one = zOffset + jobs[job] * rowStride;
      if (jobs[job + 1] < 0) {
        one(table.slots, jobs[job + 2], jobs[job + 3], numbers, jobs[job + 4], z, one, scratch);
      } else {
        long two = zOffset + jobs[job + 1] * rowStride;
        two(
            table.slots,
            jobs[job + 2],
            jobs[job + 3],
            numbers,
            jobs[job + 4],
            z,
            one,
            two,
            scratch);
      }
    }
  }

  private static void one(
      int[] slots,
      int from,
      int to,
      double[] numbers,
      int first,
      MemorySegment z,
      long zOffset,
      MemorySegment scratch) {
    MemorySegment target = z.asSlice(zOffset, WIDE);
    DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, target, 0, ORDER);
    DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, target, ROW, ORDER);
    DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, target, 2L * ROW, ORDER);
    DoubleVector s3 = DoubleVector.fromMemorySegment(SPECIES, target, 3L * ROW, ORDER);
    for (int t = from; t < to; t++) {
      MemorySegment row = scratch.asSlice(slots[t] * WIDE, WIDE);
      DoubleVector c = DoubleVector.broadcast(SPECIES, numbers[first + t - from]);
      DoubleVector r0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      DoubleVector r1 = DoubleVector.fromMemorySegment(SPECIES, row, ROW, ORDER);
      DoubleVector r2 = DoubleVector.fromMemorySegment(SPECIES, row, 2L * ROW, ORDER);
      DoubleVector r3 = DoubleVector.fromMemorySegment(SPECIES, row, 3L * ROW, ORDER);
      s0 = r0.fma(c, s0);
      s1 = r1.fma(c, s1);
      s2 = r2.fma(c, s2);
      s3 = r3.fma(c, s3);
    }
    s0.intoMemorySegment(target, 0, ORDER);
    s1.intoMemorySegment(target, ROW, ORDER);
    s2.intoMemorySegment(target, 2L * ROW, ORDER);
    s3.intoMemorySegment(target, 3L * ROW, ORDER);
  }

  private static void two(
      int[] slots,
      int from,
      int to,
      double[] numbers,
      int first,
      MemorySegment z,
      long oneOffset,
      long twoOffset,
      MemorySegment scratch) {
    MemorySegment one = z.asSlice(oneOffset, WIDE);
    MemorySegment two = z.asSlice(twoOffset, WIDE);
    DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, one, 0, ORDER);
    DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, one, ROW, ORDER);
    DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, one, 2L * ROW, ORDER);
    DoubleVector s3 = DoubleVector.fromMemorySegment(SPECIES, one, 3L * ROW, ORDER);
    DoubleVector t0 = DoubleVector.fromMemorySegment(SPECIES, two, 0, ORDER);
    DoubleVector t1 = DoubleVector.fromMemorySegment(SPECIES, two, ROW, ORDER);
    DoubleVector t2 = DoubleVector.fromMemorySegment(SPECIES, two, 2L * ROW, ORDER);
    DoubleVector t3 = DoubleVector.fromMemorySegment(SPECIES, two, 3L * ROW, ORDER);
    for (int t = from; t < to; t++) {
      int number = first + 2 * (t - from);
      MemorySegment row = scratch.asSlice(slots[t] * WIDE, WIDE);
      DoubleVector c = DoubleVector.broadcast(SPECIES, numbers[number]);
      DoubleVector d = DoubleVector.broadcast(SPECIES, numbers[number + 1]);
      DoubleVector r0 = DoubleVector.fromMemorySegment(SPECIES, row, 0, ORDER);
      DoubleVector r1 = DoubleVector.fromMemorySegment(SPECIES, row, ROW, ORDER);
      DoubleVector r2 = DoubleVector.fromMemorySegment(SPECIES, row, 2L * ROW, ORDER);
      DoubleVector r3 = DoubleVector.fromMemorySegment(SPECIES, row, 3L * ROW, ORDER);
      s0 = r0.fma(c, s0);
      s1 = r1.fma(c, s1);
      s2 = r2.fma(c, s2);
      s3 = r3.fma(c, s3);
      t0 = r0.fma(d, t0);
      t1 = r1.fma(d, t1);
      t2 = r2.fma(d, t2);
      t3 = r3.fma(d, t3);
    }
    s0.intoMemorySegment(one, 0, ORDER);
    s1.intoMemorySegment(one, ROW, ORDER);
    s2.intoMemorySegment(one, 2L * ROW, ORDER);
    s3.intoMemorySegment(one, 3L * ROW, ORDER);
    t0.intoMemorySegment(two, 0, ORDER);
    t1.intoMemorySegment(two, ROW, ORDER);
    t2.intoMemorySegment(two, 2L * ROW, ORDER);
    t3.intoMemorySegment(two, 3L * ROW, ORDER);
  }

  private static void jobs(
      PairedTable table,
      int tile,
      double[] numbers,
      MemorySegment z,
      long zOffset,
      long rowStride,
      MemorySegment scratch) {
    int[] jobs = table.jobs;
    int[] slots = table.slots;
    int end = table.tiles[tile + 5] * PairedTable.JOB;
    for (int job = table.tiles[tile + 2] * PairedTable.JOB; job < end; job += PairedTable.JOB) {
      int outputs = jobs[job + 1] < 0 ? 1 : 2;
      for (int output = 0; output < outputs; output++) {
        long to = zOffset + jobs[job + output] * rowStride;
        int number = jobs[job + 4] + output;
        DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, z, to, ORDER);
        for (int t = jobs[job + 2]; t < jobs[job + 3]; t++) {
          long from = (long) slots[t] * ROW;
          DoubleVector c = DoubleVector.broadcast(SPECIES, numbers[number]);
          DoubleVector r = DoubleVector.fromMemorySegment(SPECIES, scratch, from, ORDER);
          sum = r.fma(c, sum);
          number += outputs;
        }
        sum.intoMemorySegment(z, to, ORDER);
      }
    }
  }
}
