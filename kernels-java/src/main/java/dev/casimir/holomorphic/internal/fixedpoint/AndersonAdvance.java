package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.holomorphic.Anderson;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.simd.Provider;
import dev.casimir.simd.RowCopy;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Accelerated steps. A row's history stays where it is when rows are taken out: it is found by the
 * number of the row. Lines of a history: the last residual, the last damped image, the changes of
 * residuals, the changes of images.
 */
final class AndersonAdvance implements Advance {
  /** Partial sums of a product, whatever the width of vectors. */
  static final int GROUP = 16;

  private static final int TOGETHER = 4;
  private static final int FACTOR = 0;
  private static final int SCALE = 1;
  private static final int RESULTS = 8;
  private static final int COEFFICIENTS = 32;
  private static final int SUMS = COEFFICIENTS + Anderson.MAX_MEMORY;

  /** Lines at multiples of this would lie in the same sets of the cache. */
  private static final long ALIASING_BYTES = 1024;

  private final FixedPointOptions options;
  private final int memory;
  private final int[] widths;
  private final HistoryRows kernel;
  private final StateRows stateKernel;
  private final RowCopy copy;
  private final StateBuffer state;
  private final StateBuffer image;
  private final MemorySegment history;
  private final PartialResults numbers;
  private final NormalEquations equations;
  private final RowHistory[] rows;
  private final double[] right;
  private final int bytes;
  private final int lineLength;
  private final long stride;
  private final long[] blockOffsets;
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
    memory = anderson.memory();
    kernel = Provider.instantiate(provider, HistoryRows.class, HistoryRows.class.getName(), dtype);
    stateKernel = Provider.instantiate(provider, StateRows.class, StateRows.class.getName(), dtype);
    copy = Provider.instantiate(provider, RowCopy.class, RowCopy.class.getName(), dtype);
    state = new StateBuffer(arena, dtype, capacity, widths);
    image = new StateBuffer(arena, dtype, capacity, widths);
    numbers = new PartialResults(arena, dtype, SUMS + 2 * GROUP * memory);
    numbers.set(FACTOR, options.damping() - 1);
    equations = new NormalEquations(memory, Math.max(anderson.ridge(), dtype.unitRoundoff()));
    right = new double[memory];
    bytes = dtype.bytes();
    blockOffsets = new long[widths.length];
    int length = 0;
    for (int block = 0; block < widths.length; block++) {
      blockOffsets[block] = (long) length * bytes;
      length += (widths[block] + GROUP - 1) / GROUP * GROUP;
    }
    lineLength = length;
    long lineBytes = (long) length * bytes;
    stride = lineBytes % ALIASING_BYTES == 0 ? lineBytes + Tensor.ALIGNMENT : lineBytes;
    long lines = Math.multiplyExact(2L * memory + 2, capacity);
    history = Tensor.zeros(arena, dtype, Math.multiplyExact(lines, stride / bytes)).segment();
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
      double magnitude = record(ledger, position, step);
      if (!ledger.isDone(row)) {
        move(position, row, step + 1 == options.maxSteps());
      } else if (Double.isFinite(magnitude)) {
        state.write(position, results, row);
      }
    }
  }

  /** Takes in state and image of a row and judges it; the largest |x|. */
  private double record(RowLedger ledger, int position, int step) {
    int row = ledger.row(position);
    RowHistory window = rows[row];
    long base = line(row, 0);
    long residualChange = residualChange(row, window.next());
    long imageChange = imageChange(row, window.next());
    double residual = 0;
    double turn = 0;
    double magnitude = 0;
    for (int block = 0; block < widths.length; block++) {
      double scale = scales.length == 0 ? 1 : scales[block];
      numbers.set(SCALE, scale);
      long offset = blockOffsets[block];
      kernel.record(
          state.segment(block),
          state.offset(block, position),
          image.segment(block),
          image.offset(block, position),
          widths[block],
          history,
          base + offset,
          stride,
          residualChange + offset,
          imageChange + offset,
          numbers.memory(),
          numbers.offset(FACTOR),
          numbers.offset(RESULTS));
      residual = Math.max(residual, numbers.get(RESULTS));
      turn = Math.max(turn, numbers.get(RESULTS + 1));
      magnitude = Math.max(magnitude, scale * numbers.get(RESULTS + 2));
    }
    ledger.judge(row, step, residual, window.followsPlainStep() ? turn : Double.NaN, magnitude);
    window.admit(residual);
    return magnitude;
  }

  /** The next state of a row. */
  private void move(int position, int row, boolean last) {
    RowHistory window = rows[row];
    boolean accelerated = window.filled() > 0 && solve(row, window);
    window.stepped(!accelerated);
    if (accelerated) {
      mix(position, row, window.filled());
      if (last && !isFinite(position)) {
        plain(position, row);
      }
    } else {
      plain(position, row);
    }
  }

  /** Finds the coefficients; without them the window begins anew. */
  private boolean solve(int row, RowHistory window) {
    int filled = window.filled();
    multiply(row, window);
    for (int column = 0; column < filled; column++) {
      window.product(column, sum(SUMS + 2 * GROUP * column));
      right[column] = sum(SUMS + 2 * GROUP * column + GROUP);
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
    long newest = residualChange(row, window.newest());
    long residual = line(row, 0);
    int column = 0;
    for (; column + TOGETHER <= filled; column += TOGETHER) {
      kernel.dotFour(
          history,
          newest,
          residual,
          residualChange(row, column),
          stride,
          lineLength,
          numbers.memory(),
          numbers.offset(SUMS + 2 * GROUP * column));
    }
    for (; column < filled; column++) {
      kernel.dotOne(
          history,
          newest,
          residual,
          residualChange(row, column),
          lineLength,
          numbers.memory(),
          numbers.offset(SUMS + 2 * GROUP * column));
    }
  }

  /** A fixed tree over the partial sums of a product. */
  private double sum(int at) {
    double even = 0;
    double odd = 0;
    for (int half = 0; half < GROUP; half += GROUP / 2) {
      double first = numbers.get(at + half) + numbers.get(at + half + 4);
      double second = numbers.get(at + half + 1) + numbers.get(at + half + 5);
      double third = numbers.get(at + half + 2) + numbers.get(at + half + 6);
      double fourth = numbers.get(at + half + 3) + numbers.get(at + half + 7);
      even += first + third;
      odd += second + fourth;
    }
    return even + odd;
  }

  private void mix(int position, int row, int filled) {
    for (int block = 0; block < widths.length; block++) {
      long offset = blockOffsets[block];
      MemorySegment base = history;
      long baseOffset = line(row, 1) + offset;
      MemorySegment target = state.segment(block);
      long targetOffset = state.offset(block, position);
      int column = 0;
      for (; column + TOGETHER <= filled; column += TOGETHER) {
        kernel.mixFour(
            base,
            baseOffset,
            history,
            imageChange(row, column) + offset,
            stride,
            widths[block],
            numbers.memory(),
            numbers.offset(COEFFICIENTS + column),
            target,
            targetOffset);
        base = target;
        baseOffset = targetOffset;
      }
      for (; column < filled; column++) {
        kernel.mixOne(
            base,
            baseOffset,
            history,
            imageChange(row, column) + offset,
            widths[block],
            numbers.memory(),
            numbers.offset(COEFFICIENTS + column),
            target,
            targetOffset);
        base = target;
        baseOffset = targetOffset;
      }
    }
  }

  private void plain(int position, int row) {
    for (int block = 0; block < widths.length; block++) {
      copy.copy(
          history,
          line(row, 1) + blockOffsets[block],
          0,
          state.segment(block),
          state.offset(block, position),
          0,
          1,
          widths[block]);
    }
  }

  private boolean isFinite(int position) {
    boolean finite = true;
    for (int block = 0; block < widths.length; block++) {
      MemorySegment values = state.segment(block);
      long at = state.offset(block, position);
      stateKernel.distance(
          values, at, values, at, widths[block], numbers.memory(), numbers.offset(RESULTS));
      finite &= Double.isFinite(numbers.get(RESULTS + 1));
    }
    return finite;
  }

  private long line(int row, int index) {
    return ((2L * memory + 2) * row + index) * stride;
  }

  private long residualChange(int row, int column) {
    return line(row, 2 + column);
  }

  private long imageChange(int row, int column) {
    return line(row, 2 + memory + column);
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
