package dev.casimir.cuda.internal.plan;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.casimir.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The arguments of a launch, in the order of the kernel's parameters. */
public final class Cells {
  private long[] values = new long[8];
  private int count;

  /** Cells of the same values, to which more are added. */
  public Cells copy() {
    Cells copy = new Cells();
    copy.values = values.clone();
    copy.count = count;
    return copy;
  }

  /** An address on the device, or a {@code long long}. */
  public Cells add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
    return this;
  }

  /** Addresses on the device. */
  public Cells addresses(long... addresses) {
    for (long address : addresses) {
      add(address);
    }
    return this;
  }

  /** An {@code int}: the first bytes of its cell, as machines with a GPU are little endian. */
  public Cells add(int value) {
    return add((long) value & 0xFFFF_FFFFL);
  }

  /** A {@code float} or {@code double}. */
  public Cells real(DType dtype, double value) {
    return dtype == DType.FLOAT32
        ? add(Float.floatToRawIntBits((float) value))
        : add(Double.doubleToRawLongBits(value));
  }

  /** Native memory: a pointer to every cell, and a null pointer as the end. */
  MemorySegment pointers(Arena arena) {
    MemorySegment cells = arena.allocate(8L * Math.max(count, 1), 8);
    MemorySegment pointers = arena.allocate(8L * (count + 1), 8);
    for (int i = 0; i < count; i++) {
      cells.setAtIndex(JAVA_LONG, i, values[i]);
      pointers.setAtIndex(JAVA_LONG, i, cells.address() + 8L * i);
    }
    return pointers;
  }
}
