package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * Plain and damped steps. Plain ones only swap memory. The state before the last is kept where rows
 * are judged, to see whether they go to and fro.
 */
final class PlainAdvance implements Advance {
  private static final int FACTOR = 0;
  private static final int RESULTS = 16;
  private static final int SIZE = RESULTS + 32;

  private final StateRows kernel;
  private final PartialResults numbers;
  private final int[] widths;
  private final boolean damped;
  private StateBuffer state;
  private StateBuffer image;
  private StateBuffer former;
  private boolean hasFormer;
  private double[] scales = {};

  PlainAdvance(
      Arena arena, DType dtype, int capacity, int[] widths, double damping, Provider provider) {
    this.widths = widths;
    kernel =
        Provider.instantiate(
            provider, StateRows.class, PlainAdvance.class.getPackageName() + ".StateRows", dtype);
    state = new StateBuffer(arena, dtype, capacity, widths);
    image = new StateBuffer(arena, dtype, capacity, widths);
    former = new StateBuffer(arena, dtype, capacity, widths);
    numbers = new PartialResults(arena, dtype, SIZE);
    damped = damping != 1;
    numbers.set(FACTOR, damping - 1);
  }

  @Override
  public void start(List<Tensor> start, double[] residualScales) {
    scales = residualScales;
    hasFormer = false;
    state.read(start);
  }

  @Override
  public List<Tensor> state(int rows) {
    return state.view(rows);
  }

  @Override
  public List<Tensor> image(int rows) {
    return image.view(rows);
  }

  @Override
  public void judge(RowLedger ledger, int step, List<Tensor> results) {
    for (int position = 0; position < ledger.positions(); position++) {
      int row = ledger.row(position);
      if (ledger.isDone(row)) {
        continue;
      }
      double residual = 0;
      double magnitude = 0;
      double period = hasFormer ? 0 : Double.NaN;
      for (int block = 0; block < widths.length; block++) {
        double scale = scales.length == 0 ? 1 : scales[block];
        distance(state, block, position);
        residual = Math.max(residual, scale * numbers.get(RESULTS));
        magnitude = Math.max(magnitude, scale * numbers.get(RESULTS + 1));
        if (hasFormer) {
          distance(former, block, position);
          period = Math.max(period, scale * numbers.get(RESULTS));
        }
      }
      if (ledger.judge(row, step, residual, period, magnitude)) {
        if (Double.isFinite(magnitude)) {
          state.write(position, results, row);
        } else {
          ledger.restart(row);
        }
      }
    }
  }

  /** From a state to the image of the last. */
  private void distance(StateBuffer from, int block, int position) {
    kernel.distance(
        from.segment(block),
        from.offset(block, position),
        image.segment(block),
        image.offset(block, position),
        widths[block],
        numbers.memory(),
        numbers.offset(RESULTS));
  }

  @Override
  public void step(RowLedger ledger, boolean judged) {
    if (damped) {
      StateBuffer next = judged ? former : state;
      damp(ledger, next);
      if (judged) {
        former = state;
        state = next;
      }
    } else if (judged) {
      StateBuffer free = former;
      former = state;
      state = image;
      image = free;
    } else {
      StateBuffer free = state;
      state = image;
      image = free;
    }
    hasFormer = judged;
  }

  private void damp(RowLedger ledger, StateBuffer next) {
    for (int position = 0; position < ledger.positions(); position++) {
      if (ledger.isDone(ledger.row(position))) {
        continue;
      }
      for (int block = 0; block < widths.length; block++) {
        kernel.damp(
            state.segment(block),
            state.offset(block, position),
            image.segment(block),
            image.offset(block, position),
            next.segment(block),
            next.offset(block, position),
            widths[block],
            numbers.memory(),
            numbers.offset(FACTOR));
      }
    }
  }

  @Override
  public void compact(int[] keep) {
    state.compact(keep);
    if (hasFormer) {
      former.compact(keep);
    }
  }

  @Override
  public void write(int position, List<Tensor> results, int row) {
    state.write(position, results, row);
  }
}
