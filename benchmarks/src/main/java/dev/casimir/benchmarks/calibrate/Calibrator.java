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
    Calibration calibration = Calibration.none();
    progress.begin("measuring the rates of the planner's algorithms", points.size());
    try {
      for (RatePoint point : points) {
        progress.step(point.describe());
        calibration = calibration.with(point.name(), point.work(), point.rate(settleMilliseconds));
      }
    } finally {
      progress.end();
    }
    return calibration;
  }
}
