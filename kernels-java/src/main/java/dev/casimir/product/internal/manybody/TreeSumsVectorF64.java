package dev.casimir.product.internal.manybody;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link TreeSums} in lanes. */
public final class TreeSumsVectorF64 implements TreeSums {
  private static final long GROUP = 4L * ROW;

  @Override
  public int lanes() {
    return 4 * LANES;
  }

  @Override
  public void run(
      int[] program,
      MemorySegment coefficients,
      long coefficientOffset,
      MemorySegment x,
      long xOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      MemorySegment scratch,
      long scratchOffset) {
    int at = 0;
    while (at < program.length) {
      int row = program[at + 1];
      boolean last = row < 0;
      MemorySegment memory = last ? z : scratch;
      long offset = last ? zOffset + (-1L - row) * rowStride : scratchOffset + row * GROUP;
      int leaves = program[at + 2];
      int inner = program[at + 3];
      node(
          program,
          at,
          coefficients,
          coefficientOffset,
          x,
          xOffset,
          rowStride,
          scratch,
          scratchOffset,
          memory,
          offset);
      at += HEADER + 2 * (leaves + inner);
    }
  }

  private static void node(
      int[] program,
      int at,
      MemorySegment coefficients,
      long coefficientOffset,
      MemorySegment x,
      long xOffset,
      long rowStride,
      MemorySegment scratch,
      long scratchOffset,
      MemorySegment memory,
      long offset) {
    DoubleVector s0 = DoubleVector.zero(SPECIES);
    DoubleVector s1 = DoubleVector.zero(SPECIES);
    DoubleVector s2 = DoubleVector.zero(SPECIES);
    DoubleVector s3 = DoubleVector.zero(SPECIES);
    if (program[at] != NONE) {
      MemorySegment own = coefficients.asSlice(coefficientOffset + program[at] * GROUP, GROUP);
      s0 = DoubleVector.fromMemorySegment(SPECIES, own, 0, ORDER);
      s1 = DoubleVector.fromMemorySegment(SPECIES, own, ROW, ORDER);
      s2 = DoubleVector.fromMemorySegment(SPECIES, own, 2L * ROW, ORDER);
      s3 = DoubleVector.fromMemorySegment(SPECIES, own, 3L * ROW, ORDER);
    }
    int leaf = at + HEADER;
    int inner = leaf + 2 * program[at + 2];
    int end = inner + 2 * program[at + 3];
    for (int child = leaf; child < inner; child += 2) {
      MemorySegment value = coefficients.asSlice(coefficientOffset + program[child] * GROUP, GROUP);
      MemorySegment factor = x.asSlice(xOffset + program[child + 1] * rowStride, GROUP);
      DoubleVector c0 = DoubleVector.fromMemorySegment(SPECIES, value, 0, ORDER);
      DoubleVector c1 = DoubleVector.fromMemorySegment(SPECIES, value, ROW, ORDER);
      DoubleVector c2 = DoubleVector.fromMemorySegment(SPECIES, value, 2L * ROW, ORDER);
      DoubleVector c3 = DoubleVector.fromMemorySegment(SPECIES, value, 3L * ROW, ORDER);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, factor, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, factor, ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, factor, 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, factor, 3L * ROW, ORDER);
      s0 = c0.fma(x0, s0);
      s1 = c1.fma(x1, s1);
      s2 = c2.fma(x2, s2);
      s3 = c3.fma(x3, s3);
    }
    for (int child = inner; child < end; child += 2) {
      MemorySegment value = scratch.asSlice(scratchOffset + program[child] * GROUP, GROUP);
      MemorySegment factor = x.asSlice(xOffset + program[child + 1] * rowStride, GROUP);
      DoubleVector c0 = DoubleVector.fromMemorySegment(SPECIES, value, 0, ORDER);
      DoubleVector c1 = DoubleVector.fromMemorySegment(SPECIES, value, ROW, ORDER);
      DoubleVector c2 = DoubleVector.fromMemorySegment(SPECIES, value, 2L * ROW, ORDER);
      DoubleVector c3 = DoubleVector.fromMemorySegment(SPECIES, value, 3L * ROW, ORDER);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, factor, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, factor, ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, factor, 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, factor, 3L * ROW, ORDER);
      s0 = c0.fma(x0, s0);
      s1 = c1.fma(x1, s1);
      s2 = c2.fma(x2, s2);
      s3 = c3.fma(x3, s3);
    }
    MemorySegment target = memory.asSlice(offset, GROUP);
    s0.intoMemorySegment(target, 0, ORDER);
    s1.intoMemorySegment(target, ROW, ORDER);
    s2.intoMemorySegment(target, 2L * ROW, ORDER);
    s3.intoMemorySegment(target, 3L * ROW, ORDER);
  }
}
