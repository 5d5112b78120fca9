package dev.casimir.product.reference;

/** Argument checks the readable products share. */
final class Degrees {
  private Degrees() {}

  /** The number of coefficients (l, m) with l up to {@code degree}. */
  static int components(int degree) {
    return (degree + 1) * (degree + 1);
  }

  static void check(int inputDegree1, int inputDegree2, int outputDegree) {
    check("inputDegree1", inputDegree1);
    check("inputDegree2", inputDegree2);
    check("outputDegree", outputDegree);
  }

  private static void check(String name, int degree) {
    if (degree < 0) {
      throw new IllegalArgumentException(name + ": expected at least 0, got " + degree);
    }
  }

  static void checkLength(String name, double[] coefficients, int degree) {
    if (coefficients.length != components(degree)) {
      throw new IllegalArgumentException(
          "%s: expected %d coefficients (degrees 0 to %d), got %d"
              .formatted(name, components(degree), degree, coefficients.length));
    }
  }
}
