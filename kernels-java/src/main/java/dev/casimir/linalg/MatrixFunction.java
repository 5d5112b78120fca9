package dev.casimir.linalg;

/** A function of square matrices. */
public enum MatrixFunction {
  /** The exponential. */
  EXP("exp"),
  /** The principal logarithm: imaginary parts of the eigenvalues between -pi and pi. */
  LOG("log"),
  /** The principal square root: eigenvalues in the right half-plane. */
  SQUARE_ROOT("sqrt"),
  /** The exponential of symmetric matrices; only the symmetric part of a matrix is read. */
  SYMMETRIC_EXP("symmetric-exp"),
  /** The logarithm of symmetric positive matrices. */
  SYMMETRIC_LOG("symmetric-log"),
  /** The square root of symmetric positive matrices. */
  SYMMETRIC_SQUARE_ROOT("symmetric-sqrt");

  private final String label;

  MatrixFunction(String label) {
    this.label = label;
  }

  /** The name in reports and on the command line. */
  public String label() {
    return label;
  }
}
