package dev.casimir.benchmarks.calibrate;

import dev.casimir.benchmarks.compare.ProgressListener;
import dev.casimir.device.Calibration;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how fast the algorithms of a planner run on this machine, in this JVM, on one thread:
 * each at a few amounts of work, warmed up until its speed settles, the fastest of many calls.
 */
public final class Calibrator {
  private static final List<DType> PRECISIONS = List.of(DType.FLOAT32, DType.FLOAT64);

  /** A rate of less than this share of its neighbours' is of code that was not yet compiled. */
  private static final double DOUBTFUL = 0.7;

  /** How much longer such code may take to settle. */
  private static final int PATIENCE = 5;

  private final ProgressListener progress;
  private final int settleMilliseconds;

  /**
   * @param progress hears of each point
   * @param settleMilliseconds processor time a point may take to settle, at most
   */
  public Calibrator(ProgressListener progress, int settleMilliseconds) {
    this.progress = progress;
    this.settleMilliseconds = settleMilliseconds;
  }

  /** Rates of all algorithms in both precisions; takes minutes. */
  public Calibration measure() {
    List<RatePoint> points = new ArrayList<>();
    for (DType dtype : PRECISIONS) {
      points.addAll(ProductRates.points(dtype));
      points.addAll(ConvolutionRates.points(dtype));
      points.addAll(ManyBodyRates.points(dtype));
    }
    List<Double> rates = new ArrayList<>();
    Calibration calibration = Calibration.none();
    progress.begin("measuring the rates of the planner's algorithms", points.size());
    try {
      for (RatePoint point : points) {
        progress.step(point.describe());
        rates.add(point.rate(settleMilliseconds));
      }
      for (int i = 0; i < points.size(); i++) {
        RatePoint point = points.get(i);
        if (rates.get(i) < DOUBTFUL * neighbours(points, rates, i)) {
          rates.set(i, Math.max(rates.get(i), point.rate(PATIENCE * settleMilliseconds)));
        }
        calibration = calibration.with(point.name(), point.work(), rates.get(i));
      }
    } finally {
      progress.end();
    }
    return calibration;
  }

  /** The greater rate of the same algorithm for less and for more work, as far as there is one. */
  private static double neighbours(List<RatePoint> points, List<Double> rates, int i) {
    double most = 0;
    for (int other : new int[] {i - 1, i + 1}) {
      boolean same =
          other >= 0
              && other < points.size()
              && points.get(other).name().equals(points.get(i).name());
      if (same) {
        most = Math.max(most, rates.get(other));
      }
    }
    return most;
  }
}
