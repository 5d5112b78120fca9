package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.holomorphic.Anderson;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.simd.Provider;
import dev.casimir.simd.RowCopy;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/**
 * Accelerated steps. A row's history stays where it is when rows are taken out: it is found by the
 * number of the row, not by its position.
 */
final class AndersonAdvance implements Advance {
  private static final int GROUP = StateRows.GROUP;
  private static final int TOGETHER = 4;
  private static final int FACTOR = 0;
  private static final int SCALE = 1;
  private static final int COEFFICIENTS = GROUP;
  private static final int MAXIMA = COEFFICIENTS + Anderson.MAX_MEMORY;
  private static final int SUMS = MAXIMA + GROUP;

  private final FixedPointOptions options;
  private final int[] widths;
  private final HistoryRows kernel;
  private final RowCopy copy;
  private final StateBuffer state;
  private final StateBuffer image;
  private final HistoryLines lines;
  private final PartialResults numbers;
  private final NormalEquations equations;
  private final RowHistory[] rows;
  private final double[] right;
  private double[] scales = {};

  AndersonAdvance(
      Arena arena,
      DType dtype,
      int capacity,
      int[] widths,
      FixedPointOptions options,
      Provider provider) {
    this.options = options;
    this.widths = widths;
    Anderson anderson = options.anderson().orElseThrow();
    int memory = anderson.memory();
    kernel = Provider.instantiate(provider, HistoryRows.class, HistoryRows.class.getName(), dtype);
    copy = Provider.instantiate(provider, RowCopy.class, RowCopy.class.getName(), dtype);
    state = new StateBuffer(arena, dtype, capacity, widths);
    image = new StateBuffer(arena, dtype, capacity, widths);
    lines = new HistoryLines(arena, dtype, capacity, widths, memory);
    numbers = new PartialResults(arena, dtype, SUMS + 2 * GROUP * memory);
    numbers.set(FACTOR, options.damping() - 1);
    equations = new NormalEquations(memory, Math.max(anderson.ridge(), dtype.unitRoundoff()));
    right = new double[memory];
    rows = new RowHistory[capacity];
    Arrays.setAll(rows, row -> new RowHistory(anderson));
  }

  @Override
  public void start(List<Tensor> start, double[] residualScales) {
    scales = residualScales;
    state.read(start);
    for (int row = 0; row < start.getFirst().dimension(0); row++) {
      rows[row].start();
    }
  }

  @Override
  public List<Tensor> state(int count) {
    return state.view(count);
  }

  @Override
  public List<Tensor> image(int count) {
    return image.view(count);
  }

  @Override
  public void advance(
      RowLedger ledger, int step, boolean judged, boolean judgedNext, List<Tensor> results) {
    for (int position = 0; position < ledger.positions(); position++) {
      int row = ledger.row(position);
      if (ledger.isDone(row)) {
        continue;
      }
      double magnitude = judge(ledger, position, step);
      if (!ledger.isDone(row)) {
        move(position, row, step + 1 == options.maxSteps());
      } else if (Double.isFinite(magnitude)) {
        state.write(position, results, row);
      }
    }
  }

  /** Takes in state and image of a row and judges it; the largest |x| where it matters. */
  private double judge(RowLedger ledger, int position, int step) {
    int row = ledger.row(position);
    RowHistory window = rows[row];
    record(position, row, window.next());
    kernel.largest(
        lines.memory(),
        lines.residual(row),
        lines.length(),
        numbers.memory(),
        numbers.offset(MAXIMA));
    double residual = numbers.largest(MAXIMA, GROUP);
    double period = Double.NaN;
    if (window.followsPlainStep() && ledger.mayOscillate(row, step, residual)) {
      period = lines.turn(row, window.next());
    }
    double magnitude =
        RowLedger.needsMagnitude(residual, period) ? state.magnitude(position, scales) : 0;
    ledger.judge(row, step, residual, period, magnitude);
    window.admit(residual);
    return magnitude;
  }

  private void record(int position, int row, int column) {
    for (int block = 0; block < widths.length; block++) {
      numbers.set(SCALE, scales[block]);
      long offset = lines.blockOffset(block);
      kernel.record(
          state.segment(block),
          state.offset(block, position),
          image.segment(block),
          image.offset(block, position),
          widths[block],
          lines.memory(),
          lines.residual(row) + offset,
          lines.stride(),
          lines.residualChange(row, column) + offset,
          lines.imageChange(row, column) + offset,
          numbers.memory(),
          numbers.offset(FACTOR));
    }
  }

  /** The next state of a row. The last may not be one that nobody will look at again. */
  private void move(int position, int row, boolean last) {
    RowHistory window = rows[row];
    boolean accelerated = window.filled() > 0 && solve(row, window);
    window.stepped(!accelerated);
    place(position, accelerated ? mix(row, window.filled()) : lines.image(row));
    if (last && accelerated && !Double.isFinite(state.magnitude(position, scales))) {
      place(position, lines.image(row));
    }
  }

  /** Finds the coefficients; without them the window begins anew. */
  private boolean solve(int row, RowHistory window) {
    int filled = window.filled();
    multiply(row, window);
    for (int column = 0; column < filled; column++) {
      window.product(column, numbers.sum(SUMS + 2 * GROUP * column));
      right[column] = numbers.sum(SUMS + 2 * GROUP * column + GROUP);
    }
    if (!equations.solve(window.products(), right, filled)) {
      window.forget();
      return false;
    }
    for (int column = 0; column < filled; column++) {
      numbers.set(COEFFICIENTS + column, -equations.coefficient(column));
    }
    return true;
  }

  private void multiply(int row, RowHistory window) {
    int filled = window.filled();
    long newest = lines.residualChange(row, window.newest());
    long residual = lines.residual(row);
    int column = 0;
    for (; column + TOGETHER <= filled; column += TOGETHER) {
      kernel.dotFour(
          lines.memory(),
          newest,
          residual,
          lines.residualChange(row, column),
          lines.stride(),
          lines.length(),
          numbers.memory(),
          numbers.offset(SUMS + 2 * GROUP * column));
    }
    for (; column < filled; column++) {
      kernel.dotOne(
          lines.memory(),
          newest,
          residual,
          lines.residualChange(row, column),
          lines.length(),
          numbers.memory(),
          numbers.offset(SUMS + 2 * GROUP * column));
    }
  }

  /** Adds the changes of the image to it; the line with the sum. */
  private long mix(int row, int filled) {
    long sum = lines.sum(row);
    long base = lines.image(row);
    int column = 0;
    for (; column + TOGETHER <= filled; column += TOGETHER) {
      kernel.mixFour(
          lines.memory(),
          base,
          lines.imageChange(row, column),
          lines.stride(),
          lines.length(),
          numbers.memory(),
          numbers.offset(COEFFICIENTS + column),
          sum);
      base = sum;
    }
    for (; column < filled; column++) {
      kernel.mixOne(
          lines.memory(),
          base,
          lines.imageChange(row, column),
          lines.length(),
          numbers.memory(),
          numbers.offset(COEFFICIENTS + column),
          sum);
      base = sum;
    }
    return sum;
  }

  /** Makes a line of the history the state. */
  private void place(int position, long line) {
    for (int block = 0; block < widths.length; block++) {
      copy.copy(
          lines.memory(),
          line + lines.blockOffset(block),
          0,
          state.segment(block),
          state.offset(block, position),
          0,
          1,
          widths[block]);
    }
  }

  @Override
  public void compact(int[] keep) {
    state.compact(keep);
  }

  @Override
  public void write(int position, List<Tensor> results, int row) {
    state.write(position, results, row);
  }
}
