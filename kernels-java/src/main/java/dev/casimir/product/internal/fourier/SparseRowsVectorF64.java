package dev.casimir.product.internal.fourier;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link SparseRows} in double vectors. The running sum of a row stays in a register. */
public final class SparseRowsVectorF64 implements SparseRows {
  public SparseRowsVectorF64() {}

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void apply(
      SparseTable table,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long outputOffset,
      long outputStride) {
    int[] starts = table.starts();
    int[] outputs = table.outputs();
    int pairs = table.pairs();
    for (int group = 0; group < pairs; group++) {
      long first = outputOffset + outputs[2 * group] * outputStride;
      long second = outputOffset + outputs[2 * group + 1] * outputStride;
      pair(
          table,
          starts[group],
          starts[group + 1],
          input,
          inputOffset,
          inputStride,
          output,
          first,
          second);
    }
    int groups = table.groups();
    for (int group = pairs; group < groups; group++) {
      long target = outputOffset + outputs[2 * group] * outputStride;
      single(
          table, starts[group], starts[group + 1], input, inputOffset, inputStride, output, target);
    }
  }

  private static void pair(
      SparseTable table,
      int start,
      int end,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long firstOutput,
      long secondOutput) {
    int[] columns = table.columns();
    MemorySegment coefficients = table.coefficients();
    DoubleVector first = DoubleVector.zero(SPECIES);
    DoubleVector second = DoubleVector.zero(SPECIES);
    for (int e = start; e < end; e++) {
      long firstOffset = inputOffset + columns[2 * e] * inputStride;
      long secondOffset = inputOffset + columns[2 * e + 1] * inputStride;
      double coefficient = coefficients.get(ELEMENT, (long) e * Double.BYTES);
      DoubleVector c = DoubleVector.broadcast(SPECIES, coefficient);
      DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, input, firstOffset, ORDER);
      DoubleVector b = DoubleVector.fromMemorySegment(SPECIES, input, secondOffset, ORDER);
      first = c.fma(a, first);
      second = c.fma(b, second);
    }
    first.intoMemorySegment(output, firstOutput, ORDER);
    second.intoMemorySegment(output, secondOutput, ORDER);
  }

  private static void single(
      SparseTable table,
      int start,
      int end,
      MemorySegment input,
      long inputOffset,
      long inputStride,
      MemorySegment output,
      long target) {
    int[] columns = table.columns();
    MemorySegment coefficients = table.coefficients();
    DoubleVector sum = DoubleVector.zero(SPECIES);
    for (int e = start; e < end; e++) {
      long offset = inputOffset + columns[2 * e] * inputStride;
      double coefficient = coefficients.get(ELEMENT, (long) e * Double.BYTES);
      DoubleVector c = DoubleVector.broadcast(SPECIES, coefficient);
      DoubleVector a = DoubleVector.fromMemorySegment(SPECIES, input, offset, ORDER);
      sum = c.fma(a, sum);
    }
    sum.intoMemorySegment(output, target, ORDER);
  }
}
