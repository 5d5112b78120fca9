package dev.casimir.product.internal.manybody;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link TreeGradients} in lanes. */
public final class TreeGradientsVectorF64 implements TreeGradients {
  private static final long GROUP = 4L * ROW;

  @Override
  public int lanes() {
    return 4 * LANES;
  }

  @Override
  public void run(
      int[] program,
      MemorySegment coefficients,
      MemorySegment gradCoefficients,
      long coefficientOffset,
      MemorySegment panels,
      long xOffset,
      long gradZOffset,
      long gradXOffset,
      long rowStride,
      long scratchOffset) {
    int at = 0;
    while (at < program.length) {
      int leaves = program[at + 2];
      int inner = program[at + 3];
      node(
          program,
          at,
          coefficients,
          gradCoefficients,
          coefficientOffset,
          panels,
          xOffset,
          gradZOffset,
          gradXOffset,
          rowStride,
          scratchOffset);
      at += TreeSums.HEADER + 2 * (leaves + inner);
    }
  }

  private static void node(
      int[] program,
      int at,
      MemorySegment coefficients,
      MemorySegment gradCoefficients,
      long coefficientOffset,
      MemorySegment panels,
      long xOffset,
      long gradZOffset,
      long gradXOffset,
      long rowStride,
      long scratchOffset) {
    int row = program[at + 1];
    MemorySegment gradient =
        row < 0
            ? panels.asSlice(gradZOffset + (-1L - row) * rowStride, GROUP)
            : panels.asSlice(scratchOffset + row * GROUP, GROUP);
    DoubleVector a0 = DoubleVector.fromMemorySegment(SPECIES, gradient, 0, ORDER);
    DoubleVector a1 = DoubleVector.fromMemorySegment(SPECIES, gradient, ROW, ORDER);
    DoubleVector a2 = DoubleVector.fromMemorySegment(SPECIES, gradient, 2L * ROW, ORDER);
    DoubleVector a3 = DoubleVector.fromMemorySegment(SPECIES, gradient, 3L * ROW, ORDER);
    if (program[at] != TreeSums.NONE) {
      MemorySegment own = gradCoefficients.asSlice(coefficientOffset + program[at] * GROUP, GROUP);
      DoubleVector c0 = DoubleVector.fromMemorySegment(SPECIES, own, 0, ORDER);
      DoubleVector c1 = DoubleVector.fromMemorySegment(SPECIES, own, ROW, ORDER);
      DoubleVector c2 = DoubleVector.fromMemorySegment(SPECIES, own, 2L * ROW, ORDER);
      DoubleVector c3 = DoubleVector.fromMemorySegment(SPECIES, own, 3L * ROW, ORDER);
      c0 = c0.add(a0);
      c1 = c1.add(a1);
      c2 = c2.add(a2);
      c3 = c3.add(a3);
      c0.intoMemorySegment(own, 0, ORDER);
      c1.intoMemorySegment(own, ROW, ORDER);
      c2.intoMemorySegment(own, 2L * ROW, ORDER);
      c3.intoMemorySegment(own, 3L * ROW, ORDER);
    }
    int leaf = at + TreeSums.HEADER;
    int inner = leaf + 2 * program[at + 2];
    int end = inner + 2 * program[at + 3];
    for (int child = leaf; child < inner; child += 2) {
      long place = coefficientOffset + program[child] * GROUP;
      MemorySegment value = coefficients.asSlice(place, GROUP);
      MemorySegment target = gradCoefficients.asSlice(place, GROUP);
      MemorySegment factor = panels.asSlice(xOffset + program[child + 1] * rowStride, GROUP);
      MemorySegment sum = panels.asSlice(gradXOffset + program[child + 1] * rowStride, GROUP);
      DoubleVector v0 = DoubleVector.fromMemorySegment(SPECIES, value, 0, ORDER);
      DoubleVector v1 = DoubleVector.fromMemorySegment(SPECIES, value, ROW, ORDER);
      DoubleVector v2 = DoubleVector.fromMemorySegment(SPECIES, value, 2L * ROW, ORDER);
      DoubleVector v3 = DoubleVector.fromMemorySegment(SPECIES, value, 3L * ROW, ORDER);
      DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, sum, 0, ORDER);
      DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, sum, ROW, ORDER);
      DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, sum, 2L * ROW, ORDER);
      DoubleVector s3 = DoubleVector.fromMemorySegment(SPECIES, sum, 3L * ROW, ORDER);
      s0 = v0.fma(a0, s0);
      s1 = v1.fma(a1, s1);
      s2 = v2.fma(a2, s2);
      s3 = v3.fma(a3, s3);
      s0.intoMemorySegment(sum, 0, ORDER);
      s1.intoMemorySegment(sum, ROW, ORDER);
      s2.intoMemorySegment(sum, 2L * ROW, ORDER);
      s3.intoMemorySegment(sum, 3L * ROW, ORDER);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, factor, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, factor, ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, factor, 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, factor, 3L * ROW, ORDER);
      DoubleVector t0 = DoubleVector.fromMemorySegment(SPECIES, target, 0, ORDER);
      DoubleVector t1 = DoubleVector.fromMemorySegment(SPECIES, target, ROW, ORDER);
      DoubleVector t2 = DoubleVector.fromMemorySegment(SPECIES, target, 2L * ROW, ORDER);
      DoubleVector t3 = DoubleVector.fromMemorySegment(SPECIES, target, 3L * ROW, ORDER);
      t0 = x0.fma(a0, t0);
      t1 = x1.fma(a1, t1);
      t2 = x2.fma(a2, t2);
      t3 = x3.fma(a3, t3);
      t0.intoMemorySegment(target, 0, ORDER);
      t1.intoMemorySegment(target, ROW, ORDER);
      t2.intoMemorySegment(target, 2L * ROW, ORDER);
      t3.intoMemorySegment(target, 3L * ROW, ORDER);
    }
    for (int child = inner; child < end; child += 2) {
      MemorySegment value = panels.asSlice(scratchOffset + program[child] * GROUP, GROUP);
      MemorySegment factor = panels.asSlice(xOffset + program[child + 1] * rowStride, GROUP);
      MemorySegment sum = panels.asSlice(gradXOffset + program[child + 1] * rowStride, GROUP);
      DoubleVector v0 = DoubleVector.fromMemorySegment(SPECIES, value, 0, ORDER);
      DoubleVector v1 = DoubleVector.fromMemorySegment(SPECIES, value, ROW, ORDER);
      DoubleVector v2 = DoubleVector.fromMemorySegment(SPECIES, value, 2L * ROW, ORDER);
      DoubleVector v3 = DoubleVector.fromMemorySegment(SPECIES, value, 3L * ROW, ORDER);
      DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, sum, 0, ORDER);
      DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, sum, ROW, ORDER);
      DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, sum, 2L * ROW, ORDER);
      DoubleVector s3 = DoubleVector.fromMemorySegment(SPECIES, sum, 3L * ROW, ORDER);
      s0 = v0.fma(a0, s0);
      s1 = v1.fma(a1, s1);
      s2 = v2.fma(a2, s2);
      s3 = v3.fma(a3, s3);
      s0.intoMemorySegment(sum, 0, ORDER);
      s1.intoMemorySegment(sum, ROW, ORDER);
      s2.intoMemorySegment(sum, 2L * ROW, ORDER);
      s3.intoMemorySegment(sum, 3L * ROW, ORDER);
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, factor, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, factor, ROW, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, factor, 2L * ROW, ORDER);
      DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, factor, 3L * ROW, ORDER);
      x0 = x0.mul(a0);
      x1 = x1.mul(a1);
      x2 = x2.mul(a2);
      x3 = x3.mul(a3);
      x0.intoMemorySegment(value, 0, ORDER);
      x1.intoMemorySegment(value, ROW, ORDER);
      x2.intoMemorySegment(value, 2L * ROW, ORDER);
      x3.intoMemorySegment(value, 3L * ROW, ORDER);
    }
  }
}
