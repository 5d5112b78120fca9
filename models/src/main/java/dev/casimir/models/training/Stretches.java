package dev.casimir.models.training;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Carries tensors through arrays that stay in the first-level cache, stretch by stretch. */
final class Stretches {
  private static final int LENGTH = 1024;
  private static final int NONE = 0;

  private final float[][] singles = new float[4][LENGTH];
  private final double[][] doubles = new double[4][LENGTH];
  private final int[] singleBits = new int[LENGTH];
  private final long[] doubleBits = new long[LENGTH];

  /** Whether no number is NaN or of a magnitude beyond the limit. */
  boolean isWithin(Tensor tensor, double limit) {
    return tensor.dtype() == DType.FLOAT32
        ? largestSingle(tensor) <= Float.floatToRawIntBits((float) limit)
        : largestDouble(tensor) <= Double.doubleToRawLongBits(limit);
  }

  /** Magnitudes are ordered as their bits are, with infinity and then NaN at the end. */
  private int largestSingle(Tensor tensor) {
    int largest = NONE;
    for (long from = 0; from < tensor.size(); from += LENGTH) {
      int count = count(tensor, from);
      MemorySegment.copy(
          tensor.segment(),
          ValueLayout.JAVA_INT_UNALIGNED,
          from * Float.BYTES,
          singleBits,
          0,
          count);
      for (int i = 0; i < count; i++) {
        largest = Math.max(largest, singleBits[i] & Integer.MAX_VALUE);
      }
    }
    return largest;
  }

  private long largestDouble(Tensor tensor) {
    long largest = NONE;
    for (long from = 0; from < tensor.size(); from += LENGTH) {
      int count = count(tensor, from);
      MemorySegment.copy(
          tensor.segment(),
          ValueLayout.JAVA_LONG_UNALIGNED,
          from * Double.BYTES,
          doubleBits,
          0,
          count);
      for (int i = 0; i < count; i++) {
        largest = Math.max(largest, doubleBits[i] & Long.MAX_VALUE);
      }
    }
    return largest;
  }

  /** Applies a loop to all numbers of a parameter. */
  void update(UpdateLoop loop, Parameter parameter, List<Tensor> moments) {
    if (parameter.value().dtype() == DType.FLOAT32) {
      updateSingles(loop, parameter, moments);
    } else {
      updateDoubles(loop, parameter, moments);
    }
  }

  private void updateSingles(UpdateLoop loop, Parameter parameter, List<Tensor> moments) {
    for (long from = 0; from < parameter.value().size(); from += LENGTH) {
      int count = count(parameter.value(), from);
      load(parameter.value(), from, singles[0], count);
      load(parameter.gradient(), from, singles[1], count);
      for (int i = 0; i < moments.size(); i++) {
        load(moments.get(i), from, singles[2 + i], count);
      }
      loop.apply(singles[0], singles[1], singles[2], singles[3], count);
      store(singles[0], parameter.value(), from, count);
      for (int i = 0; i < moments.size(); i++) {
        store(singles[2 + i], moments.get(i), from, count);
      }
    }
  }

  private void updateDoubles(UpdateLoop loop, Parameter parameter, List<Tensor> moments) {
    for (long from = 0; from < parameter.value().size(); from += LENGTH) {
      int count = count(parameter.value(), from);
      load(parameter.value(), from, doubles[0], count);
      load(parameter.gradient(), from, doubles[1], count);
      for (int i = 0; i < moments.size(); i++) {
        load(moments.get(i), from, doubles[2 + i], count);
      }
      loop.apply(doubles[0], doubles[1], doubles[2], doubles[3], count);
      store(doubles[0], parameter.value(), from, count);
      for (int i = 0; i < moments.size(); i++) {
        store(doubles[2 + i], moments.get(i), from, count);
      }
    }
  }

  private static int count(Tensor tensor, long from) {
    return (int) Math.min(LENGTH, tensor.size() - from);
  }

  private static void load(Tensor tensor, long from, float[] array, int count) {
    long offset = from * Float.BYTES;
    MemorySegment.copy(tensor.segment(), ValueLayout.JAVA_FLOAT_UNALIGNED, offset, array, 0, count);
  }

  private static void load(Tensor tensor, long from, double[] array, int count) {
    long offset = from * Double.BYTES;
    MemorySegment.copy(
        tensor.segment(), ValueLayout.JAVA_DOUBLE_UNALIGNED, offset, array, 0, count);
  }

  private static void store(float[] array, Tensor tensor, long from, int count) {
    long offset = from * Float.BYTES;
    MemorySegment.copy(array, 0, tensor.segment(), ValueLayout.JAVA_FLOAT_UNALIGNED, offset, count);
  }

  private static void store(double[] array, Tensor tensor, long from, int count) {
    long offset = from * Double.BYTES;
    MemorySegment.copy(
        array, 0, tensor.segment(), ValueLayout.JAVA_DOUBLE_UNALIGNED, offset, count);
  }
}
