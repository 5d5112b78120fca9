package dev.casimir.linalg.internal.convolution;

import java.lang.foreign.MemorySegment;

/** Adds rows of contiguous numbers. */
public interface RowAddition {
  /** Adds {@code count} numbers to others; offsets are bytes. */
  void add(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int count);
}
