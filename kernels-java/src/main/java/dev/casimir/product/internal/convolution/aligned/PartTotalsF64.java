package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.product.internal.convolution.EdgeTile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@link PartTotals} in double precision. */
public final class PartTotalsF64 implements PartTotals {
  private static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final long BYTES = ELEMENT.byteSize();
  private static final long STRIDE = EdgeTile.EDGES * BYTES;

  @Override
  public void total(int rows, MemorySegment scratch, long input, long output) {
    for (int k = 0; k < rows; k++) {
      long row = input + k * STRIDE;
      double first = eight(scratch, row);
      double second = eight(scratch, row + 8 * BYTES);
      scratch.set(ELEMENT, output + k * STRIDE, first + second);
    }
  }

  private static double eight(MemorySegment scratch, long at) {
    double a = scratch.get(ELEMENT, at) + scratch.get(ELEMENT, at + BYTES);
    double b = scratch.get(ELEMENT, at + 2 * BYTES) + scratch.get(ELEMENT, at + 3 * BYTES);
    double c = scratch.get(ELEMENT, at + 4 * BYTES) + scratch.get(ELEMENT, at + 5 * BYTES);
    double d = scratch.get(ELEMENT, at + 6 * BYTES) + scratch.get(ELEMENT, at + 7 * BYTES);
    return (a + b) + (c + d);
  }
}
