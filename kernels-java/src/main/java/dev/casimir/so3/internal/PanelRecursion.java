package dev.casimir.so3.internal;

import java.lang.foreign.MemorySegment;

/** One step of {@link WignerRecursion} for a panel of items. Offsets are bytes in one segment. */
public interface PanelRecursion {
  /** Rows of working memory that a step needs: three for each of at most five terms. */
  int TERM_ROWS = 15;

  /**
   * Writes the matrices of degree l, row-major, one row of lanes for each entry.
   *
   * @param innerColumns columns |n| up to this come from column n of the previous matrix
   * @param firstTerm as in {@link WignerRecursion.Step}, likewise the next two
   * @param factors as {@code float[]} or {@code double[]}
   * @param columnScales as {@code float[]} or {@code double[]}
   * @param rotation where the nine rows of the rotations begin
   * @param before where the matrices of degree l-1 begin
   * @param after where the matrices of degree l go
   * @param terms working memory
   */
  void step(
      int degree,
      int innerColumns,
      int[] firstTerm,
      int[] axis,
      int[] source,
      Object factors,
      Object columnScales,
      MemorySegment memory,
      long rotation,
      long before,
      long after,
      long terms);
}
