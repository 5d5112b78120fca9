package dev.casimir.holomorphic;

/** A function of one number, holomorphic but for poles and branch cuts. */
public enum ElementaryFunction {
  /** e^z. */
  EXP("exp"),
  /** Hyperbolic tangent; poles at i pi (k + 1/2). */
  TANH("tanh"),
  /** 1 / (1 + e^-z); poles at i pi (2k + 1). */
  LOGISTIC("logistic"),
  /**
   * 1 / (1 + e^(2 - 4z)): a half at 1/2, with slope 1; poles at 1/2 + i pi (2k + 1) / 4.
   *
   * <p>Source: Laborieux and Zenke, Holomorphic equilibrium propagation, 2022.
   */
  SHIFTED_LOGISTIC("shifted-logistic"),
  /** z. */
  IDENTITY("identity");

  private final String label;

  ElementaryFunction(String label) {
    this.label = label;
  }

  /** The name on the command line and in reports. */
  public String label() {
    return label;
  }
}
