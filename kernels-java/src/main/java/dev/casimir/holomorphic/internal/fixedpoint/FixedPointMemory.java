package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.holomorphic.FixedPointMap;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/** Memory for solves of up to so many rows of these widths, and the loop that uses it. */
public final class FixedPointMemory implements AutoCloseable {
  private final FixedPointOptions options;
  private final DType dtype;
  private final int capacity;
  private final int[] widths;
  private final Arena arena = Arena.ofShared();
  private final Advance advance;
  private int evaluations;
  private long rowEvaluations;

  /** Memory for states like this one. */
  public FixedPointMemory(FixedPointOptions options, List<Tensor> state, Provider provider) {
    this.options = options;
    dtype = state.getFirst().dtype();
    capacity = rows(state);
    widths = widths(state);
    advance =
        options.anderson().isPresent()
            ? new AndersonAdvance(arena, dtype, capacity, widths, options, provider)
            : new PlainAdvance(arena, dtype, capacity, widths, options.damping(), provider);
  }

  private static int rows(List<Tensor> state) {
    return (int) state.getFirst().dimension(0);
  }

  private static int[] widths(List<Tensor> state) {
    return state.stream().mapToInt(block -> (int) block.dimension(1)).toArray();
  }

  /** Whether the state has room here. */
  public boolean fits(List<Tensor> state) {
    return state.getFirst().dtype() == dtype
        && rows(state) <= capacity
        && Arrays.equals(widths(state), widths);
  }

  /** Calls of the map in the last solve. */
  public int evaluations() {
    return evaluations;
  }

  /** Rows in all those calls. */
  public long rowEvaluations() {
    return rowEvaluations;
  }

  /**
   * Solves; results take the place of the state.
   *
   * @param scales one for each block
   */
  public RowLedger solve(FixedPointMap map, List<Tensor> state, double[] scales) {
    RowLedger ledger = new RowLedger(options, dtype, rows(state));
    evaluations = 0;
    rowEvaluations = 0;
    advance.start(state, scales);
    for (int step = 0; step < options.maxSteps() && ledger.left() > 0; step++) {
      int rows = ledger.positions();
      map.apply(advance.state(rows), advance.image(rows));
      evaluations++;
      rowEvaluations += rows;
      advance.advance(ledger, step, isJudged(step), isJudged(step + 1), state);
      compact(map, ledger, step);
    }
    for (int position = 0; position < ledger.positions(); position++) {
      int row = ledger.row(position);
      if (!ledger.isDone(row)) {
        ledger.exhaust(row);
        advance.write(position, state, row);
      }
    }
    return ledger;
  }

  private boolean isJudged(int step) {
    return step % options.checkEvery() == 0 || step == options.maxSteps() - 1;
  }

  private void compact(FixedPointMap map, RowLedger ledger, int step) {
    if (options.compact()
        && ledger.left() > 0
        && ledger.left() < ledger.positions()
        && step % options.checkEvery() == 0
        && step + 1 < options.maxSteps()) {
      int[] keep = ledger.compact();
      advance.compact(keep);
      map.keep(keep);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
