package dev.casimir.benchmarks.compare;

/** A point that was left out, and why. */
public record Skipped(String algorithm, int degree, String variant, String reason) {
  /** Where, for people. */
  String where() {
    return "L = " + degree + (variant.isEmpty() ? "" : ", " + variant);
  }
}
