package dev.casimir.frames.internal.average;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** The items of a tensor as rows of doubles. */
final class Rows {
  private final MemorySegment memory;
  private final boolean single;
  private final int width;

  Rows(Tensor tensor) {
    memory = tensor.segment();
    single = tensor.dtype() == DType.FLOAT32;
    width = width(tensor);
  }

  /** Numbers of one item. */
  static int width(Tensor tensor) {
    long width = 1;
    for (int axis = 1; axis < tensor.rank(); axis++) {
      width = Math.multiplyExact(width, tensor.dimension(axis));
    }
    return Math.toIntExact(width);
  }

  int width() {
    return width;
  }

  void read(long item, double[] row, int to) {
    for (int i = 0; i < width; i++) {
      long at = item * width + i;
      row[to + i] =
          single
              ? memory.getAtIndex(JAVA_FLOAT_UNALIGNED, at)
              : memory.getAtIndex(JAVA_DOUBLE_UNALIGNED, at);
    }
  }

  void write(long item, double[] row, int from) {
    for (int i = 0; i < width; i++) {
      long at = item * width + i;
      if (single) {
        memory.setAtIndex(JAVA_FLOAT_UNALIGNED, at, (float) row[from + i]);
      } else {
        memory.setAtIndex(JAVA_DOUBLE_UNALIGNED, at, row[from + i]);
      }
    }
  }
}
