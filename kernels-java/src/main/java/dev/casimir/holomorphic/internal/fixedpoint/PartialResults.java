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
}
