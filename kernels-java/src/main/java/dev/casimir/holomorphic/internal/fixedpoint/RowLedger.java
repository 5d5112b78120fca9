package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.device.ItemStatus;
import dev.casimir.holomorphic.FixedPointOptions;
import dev.casimir.tensor.DType;
import java.util.Arrays;

/**
 * Which rows still take part, and what became of the others. A row has a number, its place in the
 * caller's state, and a position, its place in the batch as it is now.
 */
public final class RowLedger {
  private static final double SAME = 1e-6;
  private static final double STEADY = 1e-5;

  /** A difference of so many units of roundoff is no oscillation but the end of the precision. */
  private static final double ROUNDING = 1024;

  private final FixedPointOptions options;
  private final double rounding;
  private final ItemStatus[] statuses;
  private final double[] residuals;
  private final int[] steps;
  private final boolean[] done;
  private final boolean[] oscillating;
  private final int[] rowAt;
  private int positions;
  private int left;

  RowLedger(FixedPointOptions options, DType dtype, int rows) {
    this.options = options;
    rounding = ROUNDING * dtype.unitRoundoff();
    statuses = new ItemStatus[rows];
    Arrays.fill(statuses, ItemStatus.NOT_CONVERGED);
    residuals = new double[rows];
    steps = new int[rows];
    done = new boolean[rows];
    oscillating = new boolean[rows];
    rowAt = new int[rows];
    Arrays.setAll(rowAt, i -> i);
    positions = rows;
    left = rows;
  }

  public ItemStatus[] statuses() {
    return statuses;
  }

  public double[] residuals() {
    return residuals;
  }

  public int[] steps() {
    return steps;
  }

  /** Rows of the batch as it is now. */
  int positions() {
    return positions;
  }

  /** Rows that are not done. */
  int left() {
    return left;
  }

  int row(int position) {
    return rowAt[position];
  }

  boolean isDone(int row) {
    return done[row];
  }

  /**
   * Whether it is worth while to look for an oscillation: its residual is always the same. After
   * the last step one looks in any case.
   */
  boolean mayOscillate(int row, int step, double residual) {
    return step + 1 == options.maxSteps()
        || Math.abs(residual - residuals[row]) <= STEADY * residual;
  }

  /** Whether {@link #judge} needs to know the size of the state. */
  static boolean needsMagnitude(double residual, double period) {
    return !Double.isFinite(residual) || period < SAME * residual;
  }

  /**
   * Notes the residual of a row and decides whether it is done.
   *
   * @param period how far the next state is from that before this, by the measure of the residual;
   *     NaN if it is not known
   * @param magnitude largest |x|, 0 if it is not needed; a state that is not finite does not come
   *     back
   */
  boolean judge(int row, int step, double residual, double period, double magnitude) {
    residuals[row] = residual;
    steps[row] = Double.isFinite(magnitude) ? step : 0;
    oscillating[row] = period < SAME * residual && residual > rounding * magnitude;
    if (!Double.isFinite(residual)) {
      return finish(row, ItemStatus.NON_FINITE);
    }
    if (options.tolerance() == 0 || step < options.minSteps()) {
      return false;
    }
    if (residual <= options.tolerance()) {
      return finish(row, ItemStatus.OK);
    }
    return oscillating[row] && finish(row, ItemStatus.OSCILLATING);
  }

  /** The row is out of steps. */
  void exhaust(int row) {
    steps[row] = options.maxSteps();
    ItemStatus end = options.tolerance() == 0 ? ItemStatus.OK : ItemStatus.NOT_CONVERGED;
    finish(row, oscillating[row] ? ItemStatus.OSCILLATING : end);
  }

  private boolean finish(int row, ItemStatus status) {
    statuses[row] = status;
    done[row] = true;
    left--;
    return true;
  }

  /** Takes the rows that are done out of the batch; positions of those that stay. */
  int[] compact() {
    int[] kept = new int[left];
    int next = 0;
    for (int position = 0; position < positions; position++) {
      if (!done[rowAt[position]]) {
        kept[next] = position;
        rowAt[next++] = rowAt[position];
      }
    }
    positions = left;
    return kept;
  }
}
