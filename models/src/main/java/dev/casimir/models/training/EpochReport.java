package dev.casimir.models.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of an epoch.
 *
 * @param epoch its number, from 1 on
 * @param rate the learning rate of its last step
 * @param steps batches it had
 * @param skipped batches after which nothing was updated, because all samples failed or a gradient
 *     was not finite
 * @param training losses and predictions during training, each before the step it led to
 * @param test those on the test images afterwards
 * @param telemetry what the learner says of itself afterwards
 * @param trainingSeconds time the steps took
 * @param seconds time all took, test and telemetry included
 */
public record EpochReport(
    int epoch,
    double rate,
    int steps,
    int skipped,
    BatchReport training,
    BatchReport test,
    Map<String, Object> telemetry,
    double trainingSeconds,
    double seconds) {

  /** Whether nothing was learned at all. */
  public boolean failed() {
    return skipped == steps;
  }

  /** For a log. */
  public Map<String, Object> describe() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("epoch", epoch);
    description.put("rate", rate);
    description.put("steps", steps);
    description.put("skippedSteps", skipped);
    description.put("training", describe(training));
    description.put("test", describe(test));
    description.put("telemetry", telemetry);
    description.put("trainingSeconds", trainingSeconds);
    description.put("seconds", seconds);
    return description;
  }

  private static Map<String, Object> describe(BatchReport report) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("samples", report.samples());
    description.put("failed", report.failed());
    description.put("loss", report.loss());
    description.put("accuracy", report.accuracy());
    description.putAll(report.measures());
    return description;
  }
}
