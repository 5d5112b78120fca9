package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;

/** Harmonics, or a derivative of them, of one panel of prepared vectors. */
public interface PanelHarmonics {
  /**
   * Writes rows of lanes.
   *
   * @param table coefficients as {@link HarmonicsCoefficients} lays them out
   * @param scratch with prepared rows X to INVERSE of {@link HarmonicsScratch}
   * @param values gets (L+1)^2 rows; not touched where only a derivative is computed
   * @param valuesOffset of the first row in bytes
   * @param derivatives gets 3 (L+1)^2 or 9 (L+1)^2 rows; not touched where only values are computed
   * @param derivativesOffset of the first row in bytes
   * @param stride of all rows in bytes
   */
  void evaluate(
      MemorySegment table,
      int maximumDegree,
      MemorySegment scratch,
      MemorySegment values,
      long valuesOffset,
      MemorySegment derivatives,
      long derivativesOffset,
      long stride);
}
