package dev.casimir.benchmarks.calibrate;

import dev.casimir.benchmarks.Settling;
import dev.casimir.device.Device;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.util.function.Function;

/**
 * One rate to measure.
 *
 * @param name of the rate in the calibration
 * @param describe what is measured, for people
 * @param dtype its precision
 * @param work multiply-adds per lane as the planner counts them
 * @param lanes lanes of one call
 * @param measure runs code that it prepares until its speed settles, and returns the fastest call
 *     in nanoseconds
 */
record RatePoint(
    String name,
    String describe,
    DType dtype,
    double work,
    long lanes,
    Function<Measure, Double> measure) {
  /** Times prepared code. */
  interface Measure {
    double nanoseconds(Runnable code);
  }

  /** Nanoseconds for as many multiply-adds as there are lanes; compiled code surely takes less. */
  private static final double SLOWEST_VECTOR = 8;

  /** The planner's own count for the algorithm asked for: rates are to turn it into times. */
  static <K extends Kernel> double candidateWork(Operation<K> operation, PlanOptions options) {
    PlanReport report = Device.cpu().plan(operation, options).report();
    return report.candidates().stream()
        .filter(candidate -> candidate.algorithm().equals(report.algorithm()))
        .mapToLong(PlanReport.Candidate::multiplyAdds)
        .findFirst()
        .orElseThrow();
  }

  /** Multiply-adds per nanosecond. */
  double rate(int settleMilliseconds) {
    double slowest = SLOWEST_VECTOR / Provider.lanes(Provider.current(), dtype) * work * lanes;
    double nanoseconds =
        measure.apply(code -> new Settling(code, slowest, true).fastest(settleMilliseconds));
    return work * lanes / nanoseconds;
  }
}
