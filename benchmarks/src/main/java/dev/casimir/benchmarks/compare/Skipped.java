package dev.casimir.benchmarks.compare;

/** A point that was left out, and why. */
public record Skipped(String algorithm, int degree, String reason) {}
