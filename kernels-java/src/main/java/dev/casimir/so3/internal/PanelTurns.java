package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;

/**
 * The factors of D on the rows -l..l of a block, four vectors or one at a time. Angles are rows of
 * one vector: cosine and sine of m times the angle, m = 1..l in turn, the same for all vectors of a
 * row. Offsets and strides are bytes.
 */
public interface PanelTurns {
  /** Fills rows with the numbers that stand at one lane of other rows. */
  void expand(MemorySegment memory, long from, long to, int rows);

  /**
   * to = sign Z(angle) from.
   *
   * @param vectors 4 or 1
   * @param sign the row that multiplies everything
   */
  void turn(
      int degree,
      int vectors,
      MemorySegment memory,
      long angle,
      long sign,
      MemorySegment from,
      long fromOffset,
      long fromStride,
      long to,
      long toStride);

  /**
   * to = Z(angle) J from.
   *
   * @param vectors 4 or 1
   * @param starts where the nonzeros of each row of J begin
   * @param columns their columns
   * @param values as {@code float[]} or {@code double[]}
   */
  void exchangeAndTurn(
      int degree,
      int vectors,
      int[] starts,
      int[] columns,
      Object values,
      MemorySegment memory,
      long angle,
      long from,
      long fromStride,
      MemorySegment to,
      long toOffset,
      long toStride);
}
