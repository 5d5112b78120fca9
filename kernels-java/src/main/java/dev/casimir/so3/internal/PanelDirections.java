package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;

/** Prepares the vectors of a panel for {@link PanelHarmonics}. */
public interface PanelDirections {
  /**
   * Reads three rows of coordinates, x, y and z in e3nn's axes, and writes the rows X to INVERSE of
   * {@link HarmonicsScratch}.
   *
   * @param normalize whether to take the direction of each vector
   * @param offset of the first row in bytes
   * @param stride of the rows in bytes
   */
  void prepare(
      boolean normalize, MemorySegment vectors, long offset, long stride, MemorySegment scratch);
}
