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
        productsWide(table, tile, x, xOffset + lane, y, yOffset + lane, rowStride, scratch);
        formsWide(table, tile, x, xOffset + lane, y, yOffset + lane, rowStride, scratch);
        jobsWide(table, tile, numbers, z, to, rowStride, scratch);
      }
    }
    for (; v < vectors; v++) {
      long lane = (long) v * ROW;
      long to = zOffset + lane;
      clear(table, z, to, rowStride, ROW);
      for (int tile = 0; tile + 3 < table.tiles.length; tile += 3) {
        products(table, tile, x, xOffset + lane, y, yOffset + lane, rowStride, scratch);
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

  private static void productsWide(
      PairedTable table,
      int tile,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      long rowStride,
      MemorySegment scratch) {
    int[] rows = table.singles;
    int first = table.tiles[tile];
    int end = table.tiles[tile + 3];
    for (int s = first; s < end; s++) {
      MemorySegment a = x.asSlice(xOffset + rows[2 * s] * rowStride, WIDE);
      MemorySegment b = y.asSlice(yOffset + rows[2 * s + 1] * rowStride, WIDE);
      MemorySegment target = scratch.asSlice((s - first) * WIDE, WIDE);
      for (int vector = 0; vector < VECTORS; vector++) {
        long at = (long) vector * ROW;
        DoubleVector p = DoubleVector.fromMemorySegment(SPECIES, a, at, ORDER);
        DoubleVector q = DoubleVector.fromMemorySegment(SPECIES, b, at, ORDER);
        p = p.mul(q);
        p.intoMemorySegment(target, at, ORDER);
      }
    }
  }

  /** a b - a' b' and a b' + a' b to two rows, behind those of the single products. */
  private static void formsWide(
      PairedTable table,
      int tile,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      long rowStride,
      MemorySegment scratch) {
    int[] rows = table.forms;
    int behind = table.tiles[tile + 3] - table.tiles[tile];
    int first = table.tiles[tile + 1];
    int end = table.tiles[tile + 4];
    for (int f = first; f < end; f++) {
      MemorySegment a = x.asSlice(xOffset + rows[4 * f] * rowStride, WIDE);
      MemorySegment otherA = x.asSlice(xOffset + rows[4 * f + 1] * rowStride, WIDE);
      MemorySegment b = y.asSlice(yOffset + rows[4 * f + 2] * rowStride, WIDE);
      MemorySegment otherB = y.asSlice(yOffset + rows[4 * f + 3] * rowStride, WIDE);
      MemorySegment u = scratch.asSlice((behind + 2 * (f - first)) * WIDE, WIDE);
      MemorySegment v = scratch.asSlice((behind + 2 * (f - first) + 1) * WIDE, WIDE);
      for (int vector = 0; vector < VECTORS; vector++) {
        long at = (long) vector * ROW;
        DoubleVector p = DoubleVector.fromMemorySegment(SPECIES, a, at, ORDER);
        DoubleVector otherP = DoubleVector.fromMemorySegment(SPECIES, otherA, at, ORDER);
        DoubleVector q = DoubleVector.fromMemorySegment(SPECIES, b, at, ORDER);
        DoubleVector otherQ = DoubleVector.fromMemorySegment(SPECIES, otherB, at, ORDER);
        DoubleVector difference = p.mul(q);
        DoubleVector sum = otherP.mul(q);
        otherP = otherP.neg();
        difference = otherP.fma(otherQ, difference);
        sum = p.fma(otherQ, sum);
        difference.intoMemorySegment(u, at, ORDER);
        sum.intoMemorySegment(v, at, ORDER);
      }
    }
  }

  private static void products(
      PairedTable table,
      int tile,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      long rowStride,
      MemorySegment scratch) {
    int[] rows = table.singles;
    int first = table.tiles[tile];
    int end = table.tiles[tile + 3];
    for (int s = first; s < end; s++) {
      long a = xOffset + rows[2 * s] * rowStride;
      long b = yOffset + rows[2 * s + 1] * rowStride;
      long to = (long) (s - first) * ROW;
      DoubleVector p = DoubleVector.fromMemorySegment(SPECIES, x, a, ORDER);
      DoubleVector q = DoubleVector.fromMemorySegment(SPECIES, y, b, ORDER);
      p = p.mul(q);
      p.intoMemorySegment(scratch, to, ORDER);
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
    int[] rows = table.forms;
    int behind = table.tiles[tile + 3] - table.tiles[tile];
    int first = table.tiles[tile + 1];
    int end = table.tiles[tile + 4];
    for (int f = first; f < end; f++) {
      long a = xOffset + rows[4 * f] * rowStride;
      long otherA = xOffset + rows[4 * f + 1] * rowStride;
      long b = yOffset + rows[4 * f + 2] * rowStride;
      long otherB = yOffset + rows[4 * f + 3] * rowStride;
      long u = (behind + 2L * (f - first)) * ROW;
      long v = u + ROW;
      DoubleVector p = DoubleVector.fromMemorySegment(SPECIES, x, a, ORDER);
      DoubleVector otherP = DoubleVector.fromMemorySegment(SPECIES, x, otherA, ORDER);
      DoubleVector q = DoubleVector.fromMemorySegment(SPECIES, y, b, ORDER);
      DoubleVector otherQ = DoubleVector.fromMemorySegment(SPECIES, y, otherB, ORDER);
      DoubleVector difference = p.mul(q);
      DoubleVector sum = otherP.mul(q);
      otherP = otherP.neg();
      difference = otherP.fma(otherQ, difference);
      sum = p.fma(otherQ, sum);
      difference.intoMemorySegment(scratch, u, ORDER);
      sum.intoMemorySegment(scratch, v, ORDER);
    }
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
    int end = table.tiles[tile + 5] * PairedTable.JOB;
    for (int job = table.tiles[tile + 2] * PairedTable.JOB; job < end; job += PairedTable.JOB) {
      int from = jobs[job + 2];
      int to = jobs[job + 3];
      int first = jobs[job + 4];
      long one = zOffset + jobs[job] * rowStride;
      if (jobs[job + 1] < 0) {
        narrow(table.slots, from, to, numbers, first, 1, z, one, scratch);
      } else {
        long two = zOffset + jobs[job + 1] * rowStride;
        narrow(table.slots, from, to, numbers, first, 2, z, one, scratch);
        narrow(table.slots, from, to, numbers, first + 1, 2, z, two, scratch);
      }
    }
  }

  /** One vector of one output; its numbers are {@code step} apart. */
  private static void narrow(
      int[] slots,
      int from,
      int to,
      double[] numbers,
      int first,
      int step,
      MemorySegment z,
      long zOffset,
      MemorySegment scratch) {
    DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, z, zOffset, ORDER);
    for (int t = from; t < to; t++) {
      DoubleVector c = DoubleVector.broadcast(SPECIES, numbers[first + step * (t - from)]);
      long row = (long) slots[t] * ROW;
      DoubleVector r = DoubleVector.fromMemorySegment(SPECIES, scratch, row, ORDER);
      sum = r.fma(c, sum);
    }
    sum.intoMemorySegment(z, zOffset, ORDER);
  }
}
