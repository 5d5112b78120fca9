package dev.casimir.benchmarks.compare;

/**
 * What contenders are compared at.
 *
 * @param operation the class of operations
 * @param degree L
 * @param size number of edges of a convolution, number of factors of a many-body product, else 0
 */
record Point(OperationClass operation, int degree, int size) {
  /** What tells it apart from others of its degree. */
  String variant() {
    return operation.variant(size);
  }

  /** For people. */
  String describe() {
    return "L = " + degree + (variant().isEmpty() ? "" : ", " + variant());
  }
}
