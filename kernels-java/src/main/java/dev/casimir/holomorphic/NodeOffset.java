package dev.casimir.holomorphic;

/** Where the first of N equidistant nodes of a circle lies, counted from the positive real axis. */
public enum NodeOffset {
  /** On the positive real axis; for an even number of nodes another lies on the negative one. */
  ZERO(0),
  /**
   * Half a step further: an even number of nodes keeps off the real axis, where singularities and
   * branch cuts often lie. What aliases does so with the opposite sign.
   */
  HALF(1);

  private final int halfSteps;

  NodeOffset(int halfSteps) {
    this.halfSteps = halfSteps;
  }

  /** The offset in halves of the step from node to node. */
  int halfSteps() {
    return halfSteps;
  }

  /** Its name on the command line. */
  public String label() {
    return this == ZERO ? "zero" : "half";
  }
}
