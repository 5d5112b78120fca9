package dev.casimir.holomorphic;

import dev.casimir.device.ItemStatus;
import java.util.Arrays;
import java.util.Objects;

/** What became of every row of a solve. */
public final class FixedPointReport {
  private final ItemStatus[] statuses;
  private final double[] residuals;
  private final int[] steps;
  private final int evaluations;
  private final long rowEvaluations;

  /** Takes the arrays as they are, one entry a row. */
  FixedPointReport(
      ItemStatus[] statuses,
      double[] residuals,
      int[] steps,
      int evaluations,
      long rowEvaluations) {
    this.statuses = statuses;
    this.residuals = residuals;
    this.steps = steps;
    this.evaluations = evaluations;
    this.rowEvaluations = rowEvaluations;
  }

  public int rows() {
    return statuses.length;
  }

  /** OK, NOT_CONVERGED, OSCILLATING or NON_FINITE. */
  public ItemStatus status(int row) {
    return statuses[Objects.checkIndex(row, rows())];
  }

  /**
   * max |F(x) - x| of the plain map, blocks scaled as the solve was told, at the last state x where
   * the row was tested: for a row that was taken out the state that came back, for one that ran out
   * of steps the one before the last step. Not finite where the status is NON_FINITE.
   */
  public double residual(int row) {
    return residuals[Objects.checkIndex(row, rows())];
  }

  /** Steps from the first state to the one that came back; not those to a state thrown away. */
  public int steps(int row) {
    return steps[Objects.checkIndex(row, rows())];
  }

  /** Calls of the map. */
  public int evaluations() {
    return evaluations;
  }

  /** Rows of all calls of the map together. */
  public long rowEvaluations() {
    return rowEvaluations;
  }

  /** Rows of this status. */
  public int count(ItemStatus status) {
    int count = 0;
    for (ItemStatus each : statuses) {
      count += each == status ? 1 : 0;
    }
    return count;
  }

  /** Whether every row is OK. */
  public boolean allOk() {
    return count(ItemStatus.OK) == rows();
  }

  /**
   * The smallest residual such that a fraction {@code q} of the finite ones, at least one, is not
   * larger: 0 the least, 0.5 the median, 1 the largest. NaN if none is finite.
   */
  public double residualQuantile(double q) {
    return quantile(q, Arrays.stream(residuals).filter(Double::isFinite).sorted().toArray());
  }

  /** The same for the steps of all rows. NaN without rows. */
  public double stepsQuantile(double q) {
    return quantile(q, Arrays.stream(steps).sorted().asDoubleStream().toArray());
  }

  private static double quantile(double q, double[] ascending) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("q: expected 0..1, got " + q);
    }
    if (ascending.length == 0) {
      return Double.NaN;
    }
    return ascending[Math.max((int) Math.ceil(q * ascending.length) - 1, 0)];
  }

  @Override
  public String toString() {
    return "%d rows: %d OK, %d NOT_CONVERGED, %d OSCILLATING, %d NON_FINITE; %d evaluations, %d of rows"
        .formatted(
            rows(),
            count(ItemStatus.OK),
            count(ItemStatus.NOT_CONVERGED),
            count(ItemStatus.OSCILLATING),
            count(ItemStatus.NON_FINITE),
            evaluations,
            rowEvaluations);
  }
}
