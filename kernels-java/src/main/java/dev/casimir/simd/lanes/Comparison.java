package dev.casimir.simd.lanes;

/** How two numbers are compared; false wherever one of them is NaN. */
public enum Comparison {
  LESS("LT"),
  LESS_OR_EQUAL("LE"),
  EQUAL("EQ");

  private final String vectorOperator;

  Comparison(String vectorOperator) {
    this.vectorOperator = vectorOperator;
  }

  /** Name of the constant of {@code VectorOperators}. */
  String vectorOperator() {
    return vectorOperator;
  }

  boolean test(double a, double b) {
    return switch (this) {
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case EQUAL -> a == b;
    };
  }
}
