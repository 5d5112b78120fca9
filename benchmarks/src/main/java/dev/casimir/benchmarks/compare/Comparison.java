package dev.casimir.benchmarks.compare;

import java.io.PrintWriter;

/** Compares tensor product algorithms: correctness first, then time over the degree. */
public final class Comparison {
  private Comparison() {}

  /**
   * Runs a comparison, prints its tables to {@code out} and writes {@code compare.json}, {@code
   * compare.csv}, {@code compare.png} and {@code compare.html} into the request's folder. Where an
   * algorithm disagrees with the exact tables nothing is timed and the result has not {@link
   * ComparisonResult#passed() passed}.
   *
   * @throws IllegalArgumentException where the operands do not fit the request
   * @throws java.io.UncheckedIOException with one sentence where a file cannot be read or written
   */
  public static ComparisonResult run(
      ComparisonRequest request, ProgressListener progress, PrintWriter out) {
    throw new UnsupportedOperationException("under construction");
  }
}
