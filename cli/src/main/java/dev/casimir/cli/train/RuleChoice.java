package dev.casimir.cli.train;

/** The names that {@code --rule} takes. */
public enum RuleChoice {
  /** Recurrent backpropagation, the exact gradient. */
  RBP("rbp"),
  /** An infinitesimal nudge. */
  TANGENT("tangent"),
  /** Nudges on a circle. */
  CAUCHY("cauchy"),
  /** A nudge that goes round while the states follow. */
  CONTINUAL("continual"),
  /** Nudges whose deviations travel backwards. */
  TRANSPOSED_DEVIATION("transposed-deviation");

  private final String label;

  RuleChoice(String label) {
    this.label = label;
  }

  /** Its name on the command line. */
  public String label() {
    return label;
  }

  /** Whether the nudges have nodes and a radius. */
  boolean isFinite() {
    return this == CAUCHY || this == CONTINUAL || this == TRANSPOSED_DEVIATION;
  }
}
