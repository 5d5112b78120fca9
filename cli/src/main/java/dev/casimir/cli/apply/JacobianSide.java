package dev.casimir.cli.apply;

/** On which side of exp(xi) a change stands. */
public enum JacobianSide {
  LEFT("left"),
  RIGHT("right");

  private final String label;

  JacobianSide(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }
}
