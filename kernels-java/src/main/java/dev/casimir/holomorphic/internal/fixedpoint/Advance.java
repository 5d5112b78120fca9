package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.tensor.Tensor;
import java.util.List;

/** How one state follows from the last: plain, damped or accelerated. */
interface Advance {
  /** Begins with these states. */
  void start(List<Tensor> state, double[] scales);

  /** The first {@code rows} rows of the state as it is now. */
  List<Tensor> state(int rows);

  /** Where the map writes their image. */
  List<Tensor> image(int rows);

  /**
   * Judges the rows that are not done after {@code step} steps, if that is wanted now, writes out
   * those that then are, and takes a step with the others.
   *
   * @param judged whether rows are judged, {@code judgedNext} whether after this step
   */
  void advance(
      RowLedger ledger, int step, boolean judged, boolean judgedNext, List<Tensor> results);

  void compact(int[] keep);

  /** Writes out a row that is out of steps. */
  void write(int position, List<Tensor> results, int row);
}
