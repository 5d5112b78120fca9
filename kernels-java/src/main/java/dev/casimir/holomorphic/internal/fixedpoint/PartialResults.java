package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A few numbers that go to and come from the kernels, in the precision of the state. */
final class PartialResults {
  private final boolean wide;
  private final int bytes;
  private final MemorySegment memory;

  PartialResults(Arena arena, DType dtype, int count) {
    wide = dtype == DType.FLOAT64;
    bytes = dtype.bytes();
    memory = Tensor.zeros(arena, dtype, count).segment();
  }

  MemorySegment memory() {
    return memory;
  }

  long offset(int index) {
    return (long) index * bytes;
  }

  double get(int index) {
    return wide
        ? memory.getAtIndex(ValueLayout.JAVA_DOUBLE, index)
        : memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }

  void set(int index, double value) {
    if (wide) {
      memory.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
    } else {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
    }
  }

  /** Makes so many numbers zero. */
  void clear(int from, int count) {
    for (int i = from; i < from + count; i++) {
      set(i, 0);
    }
  }

  /**
   * The largest of so many numbers without a sign; NaN if there is one. Their bits are ordered as
   * they are, NaN above infinity, and comparing integers takes a fraction of the time.
   */
  double largest(int from, int count) {
    if (wide) {
      long bits = 0;
      for (int i = from; i < from + count; i++) {
        bits = Math.max(bits, memory.getAtIndex(ValueLayout.JAVA_LONG, i));
      }
      return Double.longBitsToDouble(bits);
    }
    int bits = 0;
    for (int i = from; i < from + count; i++) {
      bits = Math.max(bits, memory.getAtIndex(ValueLayout.JAVA_INT, i));
    }
    return Float.intBitsToFloat(bits);
  }

  /** The sum of 16 numbers in double precision, by a fixed tree. */
  double sum(int from) {
    return (quarter(from) + quarter(from + 8)) + (quarter(from + 4) + quarter(from + 12));
  }

  private double quarter(int from) {
    return wide
        ? (wide(from) + wide(from + 2)) + (wide(from + 1) + wide(from + 3))
        : (narrow(from) + narrow(from + 2)) + (narrow(from + 1) + narrow(from + 3));
  }

  private double wide(int index) {
    return memory.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
  }

  private double narrow(int index) {
    return memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }
}
