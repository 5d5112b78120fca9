package dev.casimir.frames;

/** How a quantity changes under a motion x -> R x + t. */
public enum FrameField {
  /** Not at all. Any number of components. */
  SCALAR("scalar"),
  /** A place: R x + t. */
  POINT("point"),
  /** A difference of places, a velocity, a force: R a. */
  VECTOR("vector"),
  /** An axis of rotation, a magnetic field: det(R) R a. */
  PSEUDOVECTOR("pseudovector"),
  /** A matrix of two vector indices, an inertia or a stress: R T R^T. */
  TENSOR("tensor");

  private final String label;

  FrameField(String label) {
    this.label = label;
  }

  /** Name on the command line. */
  public String label() {
    return label;
  }
}
