package dev.casimir.models.training;

/** Whether a step of training did anything. */
public enum StepStatus {
  /** There are gradients, or the parameters were updated. */
  OK,

  /** No sample succeeded or a gradient was not finite; the parameters are what they were. */
  FAILED
}
