package dev.casimir.models.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How to train.
 *
 * @param epochs how often every sample is taken, those before a resumed checkpoint included
 * @param batch samples of a step; the last of an epoch takes what is left
 * @param rule how parameters follow gradients
 * @param rate the learning rate
 * @param schedule how it changes
 * @param seed decides the order of the samples
 */
public record TrainingPlan(
    int epochs, int batch, UpdateRule rule, double rate, RateSchedule schedule, long seed) {

  /** Checks the ranges. */
  public TrainingPlan {
    if (epochs < 0) {
      throw new IllegalArgumentException("epochs: expected 0 or more, got " + epochs);
    }
    if (batch < 1) {
      throw new IllegalArgumentException("batch: expected 1 or more, got " + batch);
    }
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rate: expected a number from 0 on, got " + rate);
    }
  }

  /**
   * What must be the same for a run to go on. The number of epochs is among it only if the schedule
   * depends on it.
   */
  public Map<String, Object> describe() {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("batch", batch);
    description.put("rule", rule.describe());
    description.put("rate", rate);
    description.put("schedule", schedule.label());
    if (schedule == RateSchedule.COSINE) {
      description.put("epochs", epochs);
    }
    description.put("seed", seed);
    return description;
  }
}
