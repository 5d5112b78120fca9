package dev.casimir.models.equilibrium;

/** In which order layers are updated. */
public enum Sweep {
  /** All layers from the states before, as the published experiments do. */
  SYNCHRONOUS("synchronous"),
  /**
   * Layers of one colour, then those of the other with the new states of the first: the same fixed
   * points in half as many sweeps. The network must be two-colourable.
   */
  ODD_EVEN("odd-even");

  private final String label;

  Sweep(String label) {
    this.label = label;
  }

  /** Its name at a shell. */
  public String label() {
    return label;
  }
}
