package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory for the histories of many rows. A history has lines for the last residual, the last damped
 * image, a sum in the making, the changes of residuals and those of images. Blocks begin at whole
 * groups of 16 numbers; what lies between stays zero.
 */
final class HistoryLines {
  private static final int FIRST_CHANGE = 3;

  /** Lines at multiples of this would lie in the same sets of the cache. */
  private static final long ALIASING_BYTES = 1024;

  private final boolean wide;
  private final int columns;
  private final int length;
  private final long stride;
  private final long[] blockOffsets;
  private final MemorySegment memory;

  HistoryLines(Arena arena, DType dtype, int rows, int[] widths, int columns) {
    this.columns = columns;
    wide = dtype == DType.FLOAT64;
    blockOffsets = new long[widths.length];
    int group = StateRows.GROUP;
    int end = 0;
    for (int block = 0; block < widths.length; block++) {
      blockOffsets[block] = (long) end * dtype.bytes();
      end = Math.addExact(end, Math.multiplyExact(Math.ceilDiv(widths[block], group), group));
    }
    length = end;
    long bytes = (long) length * dtype.bytes();
    stride = bytes % ALIASING_BYTES == 0 ? bytes + Tensor.ALIGNMENT : bytes;
    long lines = (FIRST_CHANGE + 2L * columns) * rows;
    memory = Tensor.zeros(arena, dtype, lines, stride / dtype.bytes()).segment();
  }

  MemorySegment memory() {
    return memory;
  }

  /** Numbers of a line. */
  int length() {
    return length;
  }

  long stride() {
    return stride;
  }

  long blockOffset(int block) {
    return blockOffsets[block];
  }

  long residual(int row) {
    return (FIRST_CHANGE + 2L * columns) * row * stride;
  }

  /** Follows the residual. */
  long image(int row) {
    return residual(row) + stride;
  }

  long sum(int row) {
    return residual(row) + 2 * stride;
  }

  long residualChange(int row, int column) {
    return residual(row) + (FIRST_CHANGE + column) * stride;
  }

  long imageChange(int row, int column) {
    return residualChange(row, columns + column);
  }

  /** The largest |r + r before|, the change from one to the other being in {@code column}. */
  double turn(int row, int column) {
    double farthest = 0;
    for (int i = 0; i < length; i++) {
      double now = get(residual(row), i);
      farthest = Math.max(farthest, Math.abs(2 * now - get(residualChange(row, column), i)));
    }
    return farthest;
  }

  private double get(long line, int index) {
    return wide
        ? memory.get(ValueLayout.JAVA_DOUBLE, line + (long) index * Double.BYTES)
        : memory.get(ValueLayout.JAVA_FLOAT, line + (long) index * Float.BYTES);
  }
}
