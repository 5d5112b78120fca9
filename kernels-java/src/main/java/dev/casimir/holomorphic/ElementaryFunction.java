package dev.casimir.holomorphic;

/** A function of one number, holomorphic but for poles and branch cuts. */
public enum ElementaryFunction {
  /** e^z. */
  EXP("exp"),
  /** e^z - 1, with a small relative error also near zero. */
  EXPM1("expm1"),
  /** Natural logarithm; of complex numbers the principal one, its cut the negative real axis. */
  LOG("log"),
  /** log(1 + z), with a small relative error also near zero. */
  LOG1P("log1p"),
  /** Sine. */
  SIN("sin"),
  /** Cosine. */
  COS("cos"),
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
  /**
   * z s(z) / 2 + (1 - z/2) s(z - 2) with the logistic function s: a smooth clip of z/2 to [0, 1];
   * poles at i pi (2k + 1) and 2 + i pi (2k + 1).
   *
   * <p>Source: Laborieux and Zenke, Improving equilibrium propagation without weight symmetry
   * through Jacobian homeostasis, 2024.
   */
  DSILU("dsilu"),
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
