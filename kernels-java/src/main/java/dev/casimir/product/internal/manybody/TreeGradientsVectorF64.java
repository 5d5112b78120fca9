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
      int row = program[at + 1];
      long gradient = row < 0 ? gradZOffset + (-1L - row) * rowStride : scratchOffset + row * GROUP;
      if (program[at] != TreeSums.NONE) {
        add(panels, gradient, gradCoefficients, coefficientOffset + program[at] * GROUP);
      }
      int leaf = at + TreeSums.HEADER;
      int inner = leaf + 2 * program[at + 2];
      int end = inner + 2 * program[at + 3];
      for (int child = leaf; child < inner; child += 2) {
        long place = coefficientOffset + program[child] * GROUP;
        long variable = program[child + 1] * rowStride;
        accumulate(coefficients, place, panels, gradient, panels, gradXOffset + variable);
        accumulate(panels, xOffset + variable, panels, gradient, gradCoefficients, place);
      }
      for (int child = inner; child < end; child += 2) {
        long value = scratchOffset + program[child] * GROUP;
        long variable = program[child + 1] * rowStride;
        accumulate(panels, value, panels, gradient, panels, gradXOffset + variable);
        multiply(panels, xOffset + variable, gradient, value);
      }
      at = end;
    }
  }

  /** target += source; done too rarely for slices, which C2 would leave on the heap. */
  private static void add(MemorySegment source, long from, MemorySegment target, long to) {
    DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, from, ORDER);
    DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, from + ROW, ORDER);
    DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, source, from + 2L * ROW, ORDER);
    DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, source, from + 3L * ROW, ORDER);
    DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, target, to, ORDER);
    DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, target, to + ROW, ORDER);
    DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, target, to + 2L * ROW, ORDER);
    DoubleVector s3 = DoubleVector.fromMemorySegment(SPECIES, target, to + 3L * ROW, ORDER);
    s0 = s0.add(x0);
    s1 = s1.add(x1);
    s2 = s2.add(x2);
    s3 = s3.add(x3);
    s0.intoMemorySegment(target, to, ORDER);
    s1.intoMemorySegment(target, to + ROW, ORDER);
    s2.intoMemorySegment(target, to + 2L * ROW, ORDER);
    s3.intoMemorySegment(target, to + 3L * ROW, ORDER);
  }

  /** target += one times other. */
  private static void accumulate(
      MemorySegment one, long at, MemorySegment other, long from, MemorySegment target, long to) {
    MemorySegment a = one.asSlice(at, GROUP);
    MemorySegment b = other.asSlice(from, GROUP);
    MemorySegment sum = target.asSlice(to, GROUP);
    DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, a, 0, ORDER);
    DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, a, ROW, ORDER);
    DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, a, 2L * ROW, ORDER);
    DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, a, 3L * ROW, ORDER);
    DoubleVector y0 = DoubleVector.fromMemorySegment(SPECIES, b, 0, ORDER);
    DoubleVector y1 = DoubleVector.fromMemorySegment(SPECIES, b, ROW, ORDER);
    DoubleVector y2 = DoubleVector.fromMemorySegment(SPECIES, b, 2L * ROW, ORDER);
    DoubleVector y3 = DoubleVector.fromMemorySegment(SPECIES, b, 3L * ROW, ORDER);
    DoubleVector s0 = DoubleVector.fromMemorySegment(SPECIES, sum, 0, ORDER);
    DoubleVector s1 = DoubleVector.fromMemorySegment(SPECIES, sum, ROW, ORDER);
    DoubleVector s2 = DoubleVector.fromMemorySegment(SPECIES, sum, 2L * ROW, ORDER);
    DoubleVector s3 = DoubleVector.fromMemorySegment(SPECIES, sum, 3L * ROW, ORDER);
    s0 = x0.fma(y0, s0);
    s1 = x1.fma(y1, s1);
    s2 = x2.fma(y2, s2);
    s3 = x3.fma(y3, s3);
    s0.intoMemorySegment(sum, 0, ORDER);
    s1.intoMemorySegment(sum, ROW, ORDER);
    s2.intoMemorySegment(sum, 2L * ROW, ORDER);
    s3.intoMemorySegment(sum, 3L * ROW, ORDER);
  }

  /** target = one times other, all in one memory. */
  private static void multiply(MemorySegment panels, long one, long other, long to) {
    MemorySegment a = panels.asSlice(one, GROUP);
    MemorySegment b = panels.asSlice(other, GROUP);
    MemorySegment product = panels.asSlice(to, GROUP);
    DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, a, 0, ORDER);
    DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, a, ROW, ORDER);
    DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, a, 2L * ROW, ORDER);
    DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, a, 3L * ROW, ORDER);
    DoubleVector y0 = DoubleVector.fromMemorySegment(SPECIES, b, 0, ORDER);
    DoubleVector y1 = DoubleVector.fromMemorySegment(SPECIES, b, ROW, ORDER);
    DoubleVector y2 = DoubleVector.fromMemorySegment(SPECIES, b, 2L * ROW, ORDER);
    DoubleVector y3 = DoubleVector.fromMemorySegment(SPECIES, b, 3L * ROW, ORDER);
    x0 = x0.mul(y0);
    x1 = x1.mul(y1);
    x2 = x2.mul(y2);
    x3 = x3.mul(y3);
    x0.intoMemorySegment(product, 0, ORDER);
    x1.intoMemorySegment(product, ROW, ORDER);
    x2.intoMemorySegment(product, 2L * ROW, ORDER);
    x3.intoMemorySegment(product, 3L * ROW, ORDER);
  }
}
