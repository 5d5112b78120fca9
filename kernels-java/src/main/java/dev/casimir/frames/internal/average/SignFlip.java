package dev.casimir.frames.internal.average;

import java.lang.foreign.MemorySegment;

/** Multiplies numbers by periodic signs; one implementation for each provider and precision. */
public interface SignFlip {
  /**
   * target number i = source number i * sign number i mod {@code period}, i &lt; {@code count}.
   *
   * @param sourceOffset in bytes, as {@code targetOffset}
   * @param signs of 1 and -1: the period, from its beginning {@code lanes} + {@code period} - 1
   *     numbers or more
   */
  void flip(
      MemorySegment source,
      long sourceOffset,
      MemorySegment target,
      long targetOffset,
      long count,
      MemorySegment signs,
      int period);
}
