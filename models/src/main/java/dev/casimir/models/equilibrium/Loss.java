package dev.casimir.models.equilibrium;

/** What nudges the output layer. */
public enum Loss {
  /** Half the squared distance of the activities of the output layer to the one-hot label. */
  SQUARED_ERROR("squared"),
  /**
   * Cross-entropy of a softmax readout z = R a + c, which is no part of the dynamics and learns by
   * its ordinary gradient.
   */
  CROSS_ENTROPY("cross-entropy");

  private final String label;

  Loss(String label) {
    this.label = label;
  }

  /** Its name at a shell. */
  public String label() {
    return label;
  }
}
