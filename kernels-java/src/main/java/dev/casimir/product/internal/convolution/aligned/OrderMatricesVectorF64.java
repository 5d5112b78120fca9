package dev.casimir.product.internal.convolution.aligned;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * {@link OrderMatrices} in register tiles of four or two output rows by two or one vectors. A tile
 * that reaches beyond the last row computes that one again.
 */
public final class OrderMatricesVectorF64 implements OrderMatrices {
  @Override
  public void apply(
      int[] jobs,
      int[] inputs,
      int[] outputs,
      MemorySegment scratch,
      long entries,
      long entryStride,
      long input,
      long output,
      long rowStride,
      int lanes) {
    int vectors = lanes / LANES;
    for (int job = 0; job < jobs.length; job += JOB) {
      int rows = jobs[job];
      int columns = jobs[job + 1];
      long rowStep = jobs[job + 3] * entryStride;
      long columnStep = jobs[job + 4] * entryStride;
      int first = jobs[job + 5];
      int start = jobs[job + 6];
      int row = 0;
      while (row < rows) {
        int last = rows - 1 - row;
        long entry = entries + jobs[job + 2] * entryStride + row * rowStep;
        int v = 0;
        for (; v + 2 <= vectors; v += 2) {
          long lane = (long) v * ROW;
          if (last >= 2) {
            fourByTwo(
                scratch,
                entry,
                rowStep,
                columnStep,
                inputs,
                first,
                columns,
                input + lane,
                rowStride,
                outputs,
                start + row,
                last,
                output + lane);
          } else {
            twoByTwo(
                scratch,
                entry,
                rowStep,
                columnStep,
                inputs,
                first,
                columns,
                input + lane,
                rowStride,
                outputs,
                start + row,
                last,
                output + lane);
          }
        }
        for (; v < vectors; v++) {
          long lane = (long) v * ROW;
          if (last >= 2) {
            fourByOne(
                scratch,
                entry,
                rowStep,
                columnStep,
                inputs,
                first,
                columns,
                input + lane,
                rowStride,
                outputs,
                start + row,
                last,
                output + lane);
          } else {
            twoByOne(
                scratch,
                entry,
                rowStep,
                columnStep,
                inputs,
                first,
                columns,
                input + lane,
                rowStride,
                outputs,
                start + row,
                last,
                output + lane);
          }
        }
        row += last >= 2 ? 4 : 2;
      }
    }
  }

  private static void fourByTwo(
      MemorySegment scratch,
      long entry,
      long rowStep,
      long columnStep,
      int[] inputs,
      int first,
      int columns,
      long input,
      long rowStride,
      int[] outputs,
      int row,
      int last,
      long output) {
    long e0 = entry;
    long e1 = entry + Math.min(1, last) * rowStep;
    long e2 = entry + Math.min(2, last) * rowStep;
    long e3 = entry + Math.min(3, last) * rowStep;
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s11 = DoubleVector.zero(SPECIES);
    DoubleVector s20 = DoubleVector.zero(SPECIES);
    DoubleVector s21 = DoubleVector.zero(SPECIES);
    DoubleVector s30 = DoubleVector.zero(SPECIES);
    DoubleVector s31 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < columns; k++) {
      MemorySegment source = scratch.asSlice(input + inputs[first + k] * rowStride, 2L * ROW);
      long step = k * columnStep;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e0 + step));
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e1 + step));
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e2 + step));
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e3 + step));
      s00 = c0.fma(x0, s00);
      s01 = c0.fma(x1, s01);
      s10 = c1.fma(x0, s10);
      s11 = c1.fma(x1, s11);
      s20 = c2.fma(x0, s20);
      s21 = c2.fma(x1, s21);
      s30 = c3.fma(x0, s30);
      s31 = c3.fma(x1, s31);
    }
    MemorySegment t0 = scratch.asSlice(output + outputs[row] * rowStride, 2L * ROW);
    s00.intoMemorySegment(t0, 0, ORDER);
    s01.intoMemorySegment(t0, ROW, ORDER);
    MemorySegment t1 =
        scratch.asSlice(output + outputs[row + Math.min(1, last)] * rowStride, 2L * ROW);
    s10.intoMemorySegment(t1, 0, ORDER);
    s11.intoMemorySegment(t1, ROW, ORDER);
    MemorySegment t2 =
        scratch.asSlice(output + outputs[row + Math.min(2, last)] * rowStride, 2L * ROW);
    s20.intoMemorySegment(t2, 0, ORDER);
    s21.intoMemorySegment(t2, ROW, ORDER);
    MemorySegment t3 =
        scratch.asSlice(output + outputs[row + Math.min(3, last)] * rowStride, 2L * ROW);
    s30.intoMemorySegment(t3, 0, ORDER);
    s31.intoMemorySegment(t3, ROW, ORDER);
  }

  private static void twoByTwo(
      MemorySegment scratch,
      long entry,
      long rowStep,
      long columnStep,
      int[] inputs,
      int first,
      int columns,
      long input,
      long rowStride,
      int[] outputs,
      int row,
      int last,
      long output) {
    long e0 = entry;
    long e1 = entry + Math.min(1, last) * rowStep;
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s01 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s11 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < columns; k++) {
      MemorySegment source = scratch.asSlice(input + inputs[first + k] * rowStride, 2L * ROW);
      long step = k * columnStep;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, source, ROW, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e0 + step));
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e1 + step));
      s00 = c0.fma(x0, s00);
      s01 = c0.fma(x1, s01);
      s10 = c1.fma(x0, s10);
      s11 = c1.fma(x1, s11);
    }
    MemorySegment t0 = scratch.asSlice(output + outputs[row] * rowStride, 2L * ROW);
    s00.intoMemorySegment(t0, 0, ORDER);
    s01.intoMemorySegment(t0, ROW, ORDER);
    MemorySegment t1 =
        scratch.asSlice(output + outputs[row + Math.min(1, last)] * rowStride, 2L * ROW);
    s10.intoMemorySegment(t1, 0, ORDER);
    s11.intoMemorySegment(t1, ROW, ORDER);
  }

  private static void fourByOne(
      MemorySegment scratch,
      long entry,
      long rowStep,
      long columnStep,
      int[] inputs,
      int first,
      int columns,
      long input,
      long rowStride,
      int[] outputs,
      int row,
      int last,
      long output) {
    long e0 = entry;
    long e1 = entry + Math.min(1, last) * rowStep;
    long e2 = entry + Math.min(2, last) * rowStep;
    long e3 = entry + Math.min(3, last) * rowStep;
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    DoubleVector s20 = DoubleVector.zero(SPECIES);
    DoubleVector s30 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < columns; k++) {
      MemorySegment source = scratch.asSlice(input + inputs[first + k] * rowStride, ROW);
      long step = k * columnStep;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e0 + step));
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e1 + step));
      DoubleVector c2 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e2 + step));
      DoubleVector c3 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e3 + step));
      s00 = c0.fma(x0, s00);
      s10 = c1.fma(x0, s10);
      s20 = c2.fma(x0, s20);
      s30 = c3.fma(x0, s30);
    }
    MemorySegment t0 = scratch.asSlice(output + outputs[row] * rowStride, ROW);
    s00.intoMemorySegment(t0, 0, ORDER);
    MemorySegment t1 = scratch.asSlice(output + outputs[row + Math.min(1, last)] * rowStride, ROW);
    s10.intoMemorySegment(t1, 0, ORDER);
    MemorySegment t2 = scratch.asSlice(output + outputs[row + Math.min(2, last)] * rowStride, ROW);
    s20.intoMemorySegment(t2, 0, ORDER);
    MemorySegment t3 = scratch.asSlice(output + outputs[row + Math.min(3, last)] * rowStride, ROW);
    s30.intoMemorySegment(t3, 0, ORDER);
  }

  private static void twoByOne(
      MemorySegment scratch,
      long entry,
      long rowStep,
      long columnStep,
      int[] inputs,
      int first,
      int columns,
      long input,
      long rowStride,
      int[] outputs,
      int row,
      int last,
      long output) {
    long e0 = entry;
    long e1 = entry + Math.min(1, last) * rowStep;
    DoubleVector s00 = DoubleVector.zero(SPECIES);
    DoubleVector s10 = DoubleVector.zero(SPECIES);
    for (int k = 0; k < columns; k++) {
      MemorySegment source = scratch.asSlice(input + inputs[first + k] * rowStride, ROW);
      long step = k * columnStep;
      DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, source, 0, ORDER);
      DoubleVector c0 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e0 + step));
      DoubleVector c1 = DoubleVector.broadcast(SPECIES, scratch.get(ELEMENT, e1 + step));
      s00 = c0.fma(x0, s00);
      s10 = c1.fma(x0, s10);
    }
    MemorySegment t0 = scratch.asSlice(output + outputs[row] * rowStride, ROW);
    s00.intoMemorySegment(t0, 0, ORDER);
    MemorySegment t1 = scratch.asSlice(output + outputs[row + Math.min(1, last)] * rowStride, ROW);
    s10.intoMemorySegment(t1, 0, ORDER);
  }
}
