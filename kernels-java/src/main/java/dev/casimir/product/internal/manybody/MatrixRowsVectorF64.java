package dev.casimir.product.internal.manybody;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link MatrixRows} in lanes: a coefficient is broadcast once for two vectors. */
public final class MatrixRowsVectorF64 implements MatrixRows {
  @Override
  public int lanes() {
    return 2 * LANES;
  }

  @Override
  public void multiply(
      int[] blocks,
      Object coefficients,
      boolean accumulate,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long outputOffset,
      long outputStride) {
    double[] table = (double[]) coefficients;
    int at = 0;
    while (at < blocks.length) {
      int outputs = blocks[at];
      switch (outputs) {
        case 1 ->
            one(
                blocks,
                at,
                table,
                accumulate,
                input,
                inputOffset,
                inputStride,
                output,
                outputOffset,
                outputStride);
        case 2 ->
            two(
                blocks,
                at,
                table,
                accumulate,
                input,
                inputOffset,
                inputStride,
                output,
                outputOffset,
                outputStride);
        case 3 ->
            three(
                blocks,
                at,
                table,
                accumulate,
                input,
                inputOffset,
                inputStride,
                output,
                outputOffset,
                outputStride);
        default ->
            four(
                blocks,
                at,
                table,
                accumulate,
                input,
                inputOffset,
                inputStride,
                output,
                outputOffset,
                outputStride);
      }
      at += RowMatrix.HEADER + outputs + blocks[at + 1];
    }
  }

  private static void one(
      int[] blocks,
      int at,
      double[] table,
      boolean accumulate,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long outputOffset,
      long outputStride) {
    long to0 = outputOffset + blocks[at + RowMatrix.HEADER + 0] * outputStride;
    MemorySegment target0 = output.asSlice(to0, 2L * ROW);
    DoubleVector a0 = DoubleVector.zero(SPECIES);
    DoubleVector b0 = DoubleVector.zero(SPECIES);
    if (accumulate) {
      a0 = DoubleVector.fromMemorySegment(SPECIES, target0, 0, ORDER);
      b0 = DoubleVector.fromMemorySegment(SPECIES, target0, ROW, ORDER);
    }
    int terms = blocks[at + 1];
    int from = blocks[at + 2];
    int rows = at + RowMatrix.HEADER + 1;
    for (int k = 0; k < terms; k++) {
      MemorySegment source = input.asSlice(inputOffset + blocks[rows + k] * inputStride, 2L * ROW);
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, table[from + k]);
      a0 = x.fma(c0, a0);
      b0 = y.fma(c0, b0);
    }
    a0.intoMemorySegment(target0, 0, ORDER);
    b0.intoMemorySegment(target0, ROW, ORDER);
  }

  private static void two(
      int[] blocks,
      int at,
      double[] table,
      boolean accumulate,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long outputOffset,
      long outputStride) {
    long to0 = outputOffset + blocks[at + RowMatrix.HEADER + 0] * outputStride;
    MemorySegment target0 = output.asSlice(to0, 2L * ROW);
    long to1 = outputOffset + blocks[at + RowMatrix.HEADER + 1] * outputStride;
    MemorySegment target1 = output.asSlice(to1, 2L * ROW);
    DoubleVector a0 = DoubleVector.zero(SPECIES);
    DoubleVector b0 = DoubleVector.zero(SPECIES);
    DoubleVector a1 = DoubleVector.zero(SPECIES);
    DoubleVector b1 = DoubleVector.zero(SPECIES);
    if (accumulate) {
      a0 = DoubleVector.fromMemorySegment(SPECIES, target0, 0, ORDER);
      b0 = DoubleVector.fromMemorySegment(SPECIES, target0, ROW, ORDER);
      a1 = DoubleVector.fromMemorySegment(SPECIES, target1, 0, ORDER);
      b1 = DoubleVector.fromMemorySegment(SPECIES, target1, ROW, ORDER);
    }
    int terms = blocks[at + 1];
    int from = blocks[at + 2];
    int rows = at + RowMatrix.HEADER + 2;
    for (int k = 0; k < terms; k++) {
      MemorySegment source = input.asSlice(inputOffset + blocks[rows + k] * inputStride, 2L * ROW);
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, table[from + 2 * k]);
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, table[from + 2 * k + 1]);
      a0 = x.fma(c0, a0);
      b0 = y.fma(c0, b0);
      a1 = x.fma(c1, a1);
      b1 = y.fma(c1, b1);
    }
    a0.intoMemorySegment(target0, 0, ORDER);
    b0.intoMemorySegment(target0, ROW, ORDER);
    a1.intoMemorySegment(target1, 0, ORDER);
    b1.intoMemorySegment(target1, ROW, ORDER);
  }

  private static void three(
      int[] blocks,
      int at,
      double[] table,
      boolean accumulate,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long outputOffset,
      long outputStride) {
    long to0 = outputOffset + blocks[at + RowMatrix.HEADER + 0] * outputStride;
    MemorySegment target0 = output.asSlice(to0, 2L * ROW);
    long to1 = outputOffset + blocks[at + RowMatrix.HEADER + 1] * outputStride;
    MemorySegment target1 = output.asSlice(to1, 2L * ROW);
    long to2 = outputOffset + blocks[at + RowMatrix.HEADER + 2] * outputStride;
    MemorySegment target2 = output.asSlice(to2, 2L * ROW);
    DoubleVector a0 = DoubleVector.zero(SPECIES);
    DoubleVector b0 = DoubleVector.zero(SPECIES);
    DoubleVector a1 = DoubleVector.zero(SPECIES);
    DoubleVector b1 = DoubleVector.zero(SPECIES);
    DoubleVector a2 = DoubleVector.zero(SPECIES);
    DoubleVector b2 = DoubleVector.zero(SPECIES);
    if (accumulate) {
      a0 = DoubleVector.fromMemorySegment(SPECIES, target0, 0, ORDER);
      b0 = DoubleVector.fromMemorySegment(SPECIES, target0, ROW, ORDER);
      a1 = DoubleVector.fromMemorySegment(SPECIES, target1, 0, ORDER);
      b1 = DoubleVector.fromMemorySegment(SPECIES, target1, ROW, ORDER);
      a2 = DoubleVector.fromMemorySegment(SPECIES, target2, 0, ORDER);
      b2 = DoubleVector.fromMemorySegment(SPECIES, target2, ROW, ORDER);
    }
    int terms = blocks[at + 1];
    int from = blocks[at + 2];
    int rows = at + RowMatrix.HEADER + 3;
    for (int k = 0; k < terms; k++) {
      MemorySegment source = input.asSlice(inputOffset + blocks[rows + k] * inputStride, 2L * ROW);
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, table[from + 3 * k]);
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, table[from + 3 * k + 1]);
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, table[from + 3 * k + 2]);
      a0 = x.fma(c0, a0);
      b0 = y.fma(c0, b0);
      a1 = x.fma(c1, a1);
      b1 = y.fma(c1, b1);
      a2 = x.fma(c2, a2);
      b2 = y.fma(c2, b2);
    }
    a0.intoMemorySegment(target0, 0, ORDER);
    b0.intoMemorySegment(target0, ROW, ORDER);
    a1.intoMemorySegment(target1, 0, ORDER);
    b1.intoMemorySegment(target1, ROW, ORDER);
    a2.intoMemorySegment(target2, 0, ORDER);
    b2.intoMemorySegment(target2, ROW, ORDER);
  }

  private static void four(
      int[] blocks,
      int at,
      double[] table,
      boolean accumulate,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long outputOffset,
      long outputStride) {
    long to0 = outputOffset + blocks[at + RowMatrix.HEADER + 0] * outputStride;
    MemorySegment target0 = output.asSlice(to0, 2L * ROW);
    long to1 = outputOffset + blocks[at + RowMatrix.HEADER + 1] * outputStride;
    MemorySegment target1 = output.asSlice(to1, 2L * ROW);
    long to2 = outputOffset + blocks[at + RowMatrix.HEADER + 2] * outputStride;
    MemorySegment target2 = output.asSlice(to2, 2L * ROW);
    long to3 = outputOffset + blocks[at + RowMatrix.HEADER + 3] * outputStride;
    MemorySegment target3 = output.asSlice(to3, 2L * ROW);
    DoubleVector a0 = DoubleVector.zero(SPECIES);
    DoubleVector b0 = DoubleVector.zero(SPECIES);
    DoubleVector a1 = DoubleVector.zero(SPECIES);
    DoubleVector b1 = DoubleVector.zero(SPECIES);
    DoubleVector a2 = DoubleVector.zero(SPECIES);
    DoubleVector b2 = DoubleVector.zero(SPECIES);
    DoubleVector a3 = DoubleVector.zero(SPECIES);
    DoubleVector b3 = DoubleVector.zero(SPECIES);
    if (accumulate) {
      a0 = DoubleVector.fromMemorySegment(SPECIES, target0, 0, ORDER);
      b0 = DoubleVector.fromMemorySegment(SPECIES, target0, ROW, ORDER);
      a1 = DoubleVector.fromMemorySegment(SPECIES, target1, 0, ORDER);
      b1 = DoubleVector.fromMemorySegment(SPECIES, target1, ROW, ORDER);
      a2 = DoubleVector.fromMemorySegment(SPECIES, target2, 0, ORDER);
      b2 = DoubleVector.fromMemorySegment(SPECIES, target2, ROW, ORDER);
      a3 = DoubleVector.fromMemorySegment(SPECIES, target3, 0, ORDER);
      b3 = DoubleVector.fromMemorySegment(SPECIES, target3, ROW, ORDER);
    }
    int terms = blocks[at + 1];
    int from = blocks[at + 2];
    int rows = at + RowMatrix.HEADER + 4;
    for (int k = 0; k < terms; k++) {
      MemorySegment source = input.asSlice(inputOffset + blocks[rows + k] * inputStride, 2L * ROW);
      DoubleVector x = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, table[from + 4 * k]);
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, table[from + 4 * k + 1]);
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, table[from + 4 * k + 2]);
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, table[from + 4 * k + 3]);
      a0 = x.fma(c0, a0);
      b0 = y.fma(c0, b0);
      a1 = x.fma(c1, a1);
      b1 = y.fma(c1, b1);
      a2 = x.fma(c2, a2);
      b2 = y.fma(c2, b2);
      a3 = x.fma(c3, a3);
      b3 = y.fma(c3, b3);
    }
    a0.intoMemorySegment(target0, 0, ORDER);
    b0.intoMemorySegment(target0, ROW, ORDER);
    a1.intoMemorySegment(target1, 0, ORDER);
    b1.intoMemorySegment(target1, ROW, ORDER);
    a2.intoMemorySegment(target2, 0, ORDER);
    b2.intoMemorySegment(target2, ROW, ORDER);
    a3.intoMemorySegment(target3, 0, ORDER);
    b3.intoMemorySegment(target3, ROW, ORDER);
  }
}
