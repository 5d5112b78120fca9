package dev.casimir.models.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of a batch, or of several.
 *
 * @param samples how many there were, failed ones included
 * @param failed samples without a result; they have no part in gradients and losses
 * @param correct samples whose label was predicted; a failed one is not correct
 * @param lossSum sum of the losses of the samples that succeeded
 * @param status FAILED if no sample of a batch that has some succeeded
 * @param measures further means over the samples by name, for example fixed-point steps
 */
public record BatchReport(
    int samples,
    int failed,
    int correct,
    double lossSum,
    StepStatus status,
    Map<String, Double> measures) {

  /** The report on no samples. */
  public static final BatchReport EMPTY = new BatchReport(0, 0, 0, 0, StepStatus.OK, Map.of());

  /** Checks the counts. */
  public BatchReport {
    if (failed < 0 || correct < 0 || (long) failed + correct > samples) {
      throw new IllegalArgumentException(
          "samples: expected failed + correct <= samples, got %d + %d of %d"
              .formatted(failed, correct, samples));
    }
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }

  /** Mean loss of the samples that succeeded; NaN if none did. */
  public double loss() {
    return lossSum / (samples - failed);
  }

  /** Share of correct samples among all, failed ones included; NaN if there are none. */
  public double accuracy() {
    return correct / (double) samples;
  }

  /**
   * The report on the samples of both. Measures are averaged by samples, one that only one report
   * has is taken as it is; the result is FAILED only if neither was OK.
   */
  public BatchReport plus(BatchReport other) {
    if (samples == 0) {
      return other;
    }
    if (other.samples == 0) {
      return this;
    }
    Map<String, Double> both = new LinkedHashMap<>(measures);
    double share = other.samples / ((double) samples + other.samples);
    other.measures.forEach(
        (name, value) -> both.merge(name, value, (mine, its) -> mine + share * (its - mine)));
    boolean failure = status == StepStatus.FAILED && other.status == StepStatus.FAILED;
    return new BatchReport(
        Math.addExact(samples, other.samples),
        failed + other.failed,
        correct + other.correct,
        lossSum + other.lossSum,
        failure ? StepStatus.FAILED : StepStatus.OK,
        both);
  }
}
