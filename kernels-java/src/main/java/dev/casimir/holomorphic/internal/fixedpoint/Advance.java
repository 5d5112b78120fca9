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

  /** Judges the rows that are not done after {@code step} steps. Done ones are written out. */
  void judge(RowLedger ledger, int step, List<Tensor> results);

  /** Takes the step. {@code judged}: whether rows are judged after it. */
  void step(RowLedger ledger, boolean judged);

  void compact(int[] keep);

  /** Writes out a row that is out of steps. */
  void write(int position, List<Tensor> results, int row);
}
