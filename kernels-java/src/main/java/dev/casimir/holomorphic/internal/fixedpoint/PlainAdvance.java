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
  private static final int SCALE = 1;
  private static final int MAXIMA = StateRows.GROUP;
  private static final int RESTS = MAXIMA + StateRows.GROUP;

  private final StateRows kernel;
  private final PartialResults numbers;
  private final int[] widths;
  private final double damping;
  private StateBuffer state;
  private StateBuffer image;
  private StateBuffer former;
  private boolean hasFormer;
  private double[] scales = {};

  PlainAdvance(
      Arena arena, DType dtype, int capacity, int[] widths, double damping, Provider provider) {
    this.widths = widths;
    kernel = Provider.instantiate(provider, StateRows.class, StateRows.class.getName(), dtype);
    state = new StateBuffer(arena, dtype, capacity, widths);
    image = new StateBuffer(arena, dtype, capacity, widths);
    former = new StateBuffer(arena, dtype, capacity, widths);
    numbers = new PartialResults(arena, dtype, RESTS + StateRows.GROUP * widths.length);
    this.damping = damping;
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
  public void advance(
      RowLedger ledger, int step, boolean judged, boolean judgedNext, List<Tensor> results) {
    if (judged) {
      for (int position = 0; position < ledger.positions(); position++) {
        if (!ledger.isDone(ledger.row(position))) {
          judge(ledger, position, step, results);
        }
      }
    }
    if (ledger.left() > 0) {
      step(ledger, judgedNext);
    }
  }

  private void judge(RowLedger ledger, int position, int step, List<Tensor> results) {
    int row = ledger.row(position);
    double residual = residual(position);
    double period = Double.NaN;
    if (hasFormer && ledger.mayOscillate(row, step, residual)) {
      period = state.turn(image, former, position, damping, scales) / damping;
    }
    double magnitude =
        RowLedger.needsMagnitude(residual, period) ? state.magnitude(position, scales) : 0;
    boolean done = ledger.judge(row, step, residual, period, magnitude);
    if (done && Double.isFinite(magnitude)) {
      state.write(position, results, row);
    }
  }

  private double residual(int position) {
    numbers.clear(MAXIMA, StateRows.GROUP);
    for (int block = 0; block < widths.length; block++) {
      numbers.set(SCALE, scales[block]);
      kernel.distance(
          state.segment(block),
          state.offset(block, position),
          image.segment(block),
          image.offset(block, position),
          widths[block],
          numbers.memory(),
          numbers.offset(SCALE),
          numbers.offset(MAXIMA),
          numbers.offset(RESTS + StateRows.GROUP * block));
    }
    return numbers.largest(MAXIMA, StateRows.GROUP * (1 + widths.length));
  }

  /** {@code keep}: the state now is needed after the step. */
  private void step(RowLedger ledger, boolean keep) {
    if (damping != 1) {
      StateBuffer next = keep ? former : state;
      damp(ledger, next);
      if (keep) {
        former = state;
        state = next;
      }
    } else if (keep) {
      StateBuffer free = former;
      former = state;
      state = image;
      image = free;
    } else {
      StateBuffer free = state;
      state = image;
      image = free;
    }
    hasFormer = keep;
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
