package dev.casimir.models.training;

/** How the learning rate changes over a run. */
public enum RateSchedule {
  /** It does not. */
  CONSTANT,

  /** It falls from the full rate at the first step to nothing after the last, as half a cosine. */
  COSINE;

  /**
   * What to multiply the learning rate with.
   *
   * @param step steps done before, counted over all epochs, 0 for the first
   * @param steps steps of the whole run
   */
  public double factor(long step, long steps) {
    if (step < 0 || step >= steps) {
      throw new IllegalArgumentException("step: expected 0.." + (steps - 1) + ", got " + step);
    }
    return switch (this) {
      case CONSTANT -> 1;
      case COSINE -> 0.5 * (1 + StrictMath.cos(Math.PI * step / steps));
    };
  }

  /** Its name on the command line and in logs. */
  public String label() {
    return this == CONSTANT ? "constant" : "cosine";
  }
}
