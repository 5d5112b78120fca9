package dev.casimir.product.internal;

/** The panels a product and its derivatives work on. */
enum Slot {
  X(Space.FIRST, "x"),
  Y(Space.SECOND, "y"),
  W(Space.WEIGHTS, "weights"),
  GRAD_Z(Space.OUTPUT, "gradZ"),
  DIRECTION_X(Space.FIRST, "directionX"),
  DIRECTION_Y(Space.SECOND, "directionY"),
  DIRECTION_W(Space.WEIGHTS, "directionWeights"),
  Z(Space.OUTPUT, "z"),
  GRAD_GRAD_Z(Space.OUTPUT, "gradGradZ"),
  GRAD_X(Space.FIRST, "gradX"),
  GRAD_Y(Space.SECOND, "gradY"),
  GRAD_W(Space.WEIGHTS, "gradWeights");

  private final Space space;
  private final String label;

  Slot(Space space, String label) {
    this.space = space;
    this.label = label;
  }

  Space space() {
    return space;
  }

  /** The name of the argument. */
  String label() {
    return label;
  }
}
