package dev.casimir.device;

/** What became of one item of a batch. The codes are the numbers in a status tensor. */
public enum ItemStatus {
  /** The result is there. */
  OK(0, "the result is there"),
  /** An eigenvalue lies on the closed negative real axis. */
  NO_PRINCIPAL(1, "an eigenvalue lies on the negative real axis: no principal logarithm or root"),
  /** The matrix is singular to working precision. */
  SINGULAR(2, "the matrix is singular"),
  /** The input holds NaN or an infinity. */
  NON_FINITE(3, "the input holds NaN or an infinity"),
  /** The input is no element of the group, or not in the domain of the operation. */
  NOT_IN_DOMAIN(5, "the input is not in the group or the domain"),
  /** An iteration did not come to an end. */
  NOT_CONVERGED(6, "an iteration did not converge"),
  /** The argument is a pole to working precision. */
  POLE(7, "the argument is a pole"),
  /** An iteration goes to and fro between two states. */
  OSCILLATING(8, "an iteration goes to and fro between two states"),
  /** The nodes of a circle are too few for its radius. */
  ALIASED(9, "too few nodes for the radius: higher coefficients alias into the result"),
  /** A circle encloses, or touches, a singularity. */
  SINGULARITY_INSIDE(10, "the circle encloses a singularity"),
  /** A coefficient cannot be told from zero. */
  ZERO_COEFFICIENT(11, "the coefficient cannot be told from zero: judge by the absolute error"),
  /** No radius was found at which nodes on a circle resolve the function. */
  RADIUS_SEARCH_FAILED(12, "no radius was found at which the nodes resolve the function"),
  /** f(conj z) is not conj f(z). */
  NOT_REAL_SYMMETRIC(13, "the function is not real on the real axis, though it was said to be");

  private final int code;
  private final String meaning;

  ItemStatus(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The number in a status tensor. */
  public int code() {
    return code;
  }

  /** What it means, for a person. */
  public String meaning() {
    return meaning;
  }
}
