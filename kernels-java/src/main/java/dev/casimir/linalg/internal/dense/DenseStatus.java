package dev.casimir.linalg.internal.dense;

/** What became of one matrix; the codes are those of a batch's status tensor. */
public final class DenseStatus {
  /** All outputs are valid. */
  public static final int OK = 0;

  /** An eigenvalue lies on the negative real axis, where the principal function jumps. */
  public static final int NO_PRINCIPAL = 1;

  /** Zero is an eigenvalue, exactly or to rounding. */
  public static final int SINGULAR = 2;

  /** An input is NaN or infinite. */
  public static final int NON_FINITE = 3;

  /** The factorisation or its gradient does not exist at this input. */
  public static final int NOT_IN_DOMAIN = 5;

  /** An iteration stopped at its limit. */
  public static final int NOT_CONVERGED = 6;

  private DenseStatus() {}
}
